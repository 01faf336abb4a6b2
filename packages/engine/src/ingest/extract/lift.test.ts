import { describe, expect, it } from 'vitest'
import { EventFields } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { lift } from './lift.ts'

function lifted(paths: string[], given: Record<string, string | string[]>, names = new FieldNames()) {
  const fields = new EventFields(names)
  for (const [name, value] of Object.entries(given)) fields.set(names.slot(name), value)
  expect(lift(names, paths)('', 0, 0, fields)).toBeUndefined()
  const found: Record<string, unknown> = {}
  fields.each((slot, value) => {
    if (!Object.hasOwn(given, slot.name)) found[slot.name] = value
  })
  return { found, fields }
}

describe('members by their own names', () => {
  it('are those of the objects named, with the names of XML', () => {
    const given = {
      'a.b.Image': 'x',
      'a.b.Threat Name': 't',
      'a.b.c.d': 'deep',
      'a.bx': 'no',
      'c.Y': 'y',
      'a.b': 'leaf',
    }
    expect(lifted(['a.b', 'c'], given).found).toEqual({ Image: 'x', Threat_Name: 't', c_d: 'deep', Y: 'y' })
  })
  it('do not take the place of a field, nor come from an empty text', () => {
    expect(lifted(['a'], { 'a.x': 'new', x: 'old', 'a.y': '' }).found).toEqual({})
  })
  it('have lists of their own', () => {
    const names = new FieldNames()
    const { fields } = lifted(['a'], { 'a.x': ['1', '2'] }, names)
    fields.add(names.slot('x'), '3')
    expect([fields.get(names.slot('a.x')), fields.get(names.slot('x'))]).toEqual([
      ['1', '2'],
      ['1', '2', '3'],
    ])
  })
  it('are found again after names were forgotten', () => {
    const names = new FieldNames()
    const extract = lift(names, ['a'])
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
