import { expect, it } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { pattern } from './pattern.ts'

function found(form: Parameters<typeof pattern>[1], text: string, given: Record<string, FieldValue> = {}) {
  const names = new FieldNames()
  const fields = new EventFields(names)
  for (const [name, value] of Object.entries(given)) fields.set(names.slot(name), value)
  expect(pattern(names, form)(`-${text}-`, 1, 1 + text.length, fields)).toBeUndefined()
  const seen: Record<string, FieldValue> = {}
  fields.each((slot, value) => {
    seen[slot.name] = value
  })
  return seen
}

it('gives the groups that matched, and the first value of a field', () => {
  const form = { pattern: ['^(?<verb>\\w+) (?<what>\\w+)(?: by (?<who>\\w*))?$', '^(?<verb>d).*(?<last>[a-z])$'] }
  expect(found(form, 'drop x')).toEqual({ verb: 'drop', what: 'x', last: 'x' })
  expect(found(form, 'drop table by ')).toEqual({ verb: 'drop', what: 'table' })
  expect(found(form, '')).toEqual({})
})
it('looks into a field', () => {
  const form = { pattern: ['^(?<method>[A-Z]+)'], in: 'request' }
  expect(found(form, 'NO', { request: 'GET /' })).toEqual({ request: 'GET /', method: 'GET' })
  expect(found(form, 'NO')).toEqual({})
})
it('leaves what another extraction found', () => {
  expect(found({ pattern: ['(?<a>.)'] }, 'x', { a: '1' })).toEqual({ a: '1' })
})
