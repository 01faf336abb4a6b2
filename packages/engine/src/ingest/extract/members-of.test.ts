import { describe, expect, it } from 'vitest'
import { EventFields } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { membersOf } from './members-of.ts'

function own(
  paths: string[],
  given: Record<string, string | string[]>,
  { names = new FieldNames(), clean = false } = {},
) {
  const fields = new EventFields(names)
  for (const [name, value] of Object.entries(given)) fields.set(names.slot(name), value)
  expect(membersOf(names, paths, clean)('', 0, 0, fields)).toBeUndefined()
  const found: Record<string, unknown> = {}
  fields.each((slot, value) => {
    if (!Object.hasOwn(given, slot.name)) found[slot.name] = value
  })
  return { found, fields }
}

describe('members by their own names', () => {
  it('are those of the objects named', () => {
    const given = {
      'a.b.Image': 'x',
      'a.b.Threat Name': 't',
      'a.b.c.d': 'deep',
      'a.bx': 'no',
      'c.Y': '',
      'a.b': 'leaf',
    }
    expect(own(['a.b', 'c'], given).found).toEqual({ Image: 'x', 'Threat Name': 't', 'c.d': 'deep', Y: '' })
  })
  it('can be cleaned to the names of XML, where an empty text gives no field', () => {
    const given = { 'a.Threat Name': 't', 'a.c.d': 'deep', 'a.y': '' }
    expect(own(['a'], given, { clean: true }).found).toEqual({ Threat_Name: 't', c_d: 'deep' })
  })
  it('do not take the place of a field', () => {
    expect(own(['a'], { 'a.x': 'new', x: 'old' }).found).toEqual({})
  })
  it('have lists of their own', () => {
    const names = new FieldNames()
    const { fields } = own(['a'], { 'a.x': ['1', '2'] }, { names })
    fields.add(names.slot('x'), '3')
    expect([fields.get(names.slot('a.x')), fields.get(names.slot('x'))]).toEqual([
      ['1', '2'],
      ['1', '2', '3'],
    ])
  })
  it('are found again after names were forgotten', () => {
    const names = new FieldNames()
    const extract = membersOf(names, ['a'])
    for (const round of ['1', '2']) {
      const fields = new EventFields(names)
      fields.set(names.slot(`other${round}`), 'o')
      fields.set(names.slot('a.x'), round)
      extract('', 0, 0, fields)
      expect(fields.get(names.slot('x'))).toBe(round)
      names.trim(0)
    }
  })
})
