import { describe, expect, it } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { textOfMember } from '../readers/json-scan.ts'
import type { Extraction } from './extraction.ts'
import { json } from './json.ts'
import { membersOf } from './members-of.ts'
import { namedValues } from './named-values.ts'

const names = new FieldNames()

function fields(text: string, ...extractions: Extraction[]): Record<string, FieldValue> {
  const found = new EventFields(names)
  for (const one of extractions) one(`"${text}"`, 1, text.length + 1, found)
  const record: Record<string, FieldValue> = {}
  found.each((slot, value) => {
    record[slot.name] = value
  })
  return record
}

describe('values beside their names', () => {
  const pairs = namedValues(names, { name: 'Name', value: ['Value', 'Values'] })
  it.each<[string, Record<string, FieldValue>]>([
    ['{"p":[{"Name":"a","Value":"x"},{"Name":"b","Value":"y"}]}', { a: 'x', b: 'y' }],
    ['{"p":{"q":[{ "Name" : "a" ,\n "Value" : "x" }]}}', { a: 'x' }],
    ['[{"Name":"a","Value":"\\"q\\" \\\\ \\u00e9"}]', { a: '"q" \\ é' }],
    [
      '[{"Name":"a","Value":true},{"Name":"b","Value":-1.5},{"Name":"c","Value":null}]',
      { a: 'true', b: '-1.5', c: 'null' },
    ],
    [
      '[{"Name":"a","Values":["x","y]"]},{"Name":"b","Value":[1,2]},{"Name":"c","Value":{"d":1}}]',
      { a: ['x', 'y]'], b: '[1,2]', c: '{"d":1}' },
    ],
    ['[{"Name":"a","Value":"x"},{"Name":"a","Value":"y"}]', { a: 'x' }],
    ['[{"Name":"a b","Value":"x"},{"Name":"c","Other":"y"},{"Name":"d","Value":""}]', {}],
    ['[{"Name":"a","Value":"cut', {}],
    ['[{"Name":"a","Value":["cut', { a: '["cut' }],
  ])('%s', (text, expected) => {
    expect(fields(text, pairs)).toEqual(expected)
  })
  it('give way to a member of the same name, and may be few', () => {
    expect(fields('{"a":"m","p":[{"Name":"a","Value":"x"}]}', json(names), pairs)).toMatchObject({ a: 'm' })
    const few = namedValues(names, { name: 'Name', value: ['Value'], only: ['b'] })
    expect(fields('[{"Name":"a","Value":"x"},{"Name":"b","Value":"y"}]', few)).toEqual({ b: 'y' })
  })
})

describe('members of an object', () => {
  it('are fields without its name, where there is none yet', () => {
    expect(
      fields('{"p":{"a":[1,2],"b":{"c":"x"},"d":1},"d":2,"pq":{"e":1}}', json(names), membersOf(names, ['p'])),
    ).toEqual({
      'p.a{}': ['1', '2'],
      'p.b.c': 'x',
      'p.d': '1',
      d: '2',
      'pq.e': '1',
      'a{}': ['1', '2'],
      'b.c': 'x',
    })
  })
})

describe('the text of a member', () => {
  const text = '{"x":"}","a":{"l":[1],"b":[ {"c":"]"} , 2 ]},"s":"q\\"","n": 1.50 ,"o":null}'
  it.each([
    ['a.b', '[ {"c":"]"} , 2 ]'],
    ['a', '{"l":[1],"b":[ {"c":"]"} , 2 ]}'],
    ['s', '"q\\""'],
    ['n', '1.50'],
    ['o', 'null'],
    ['b', undefined],
    ['x.y', undefined],
    ['a.b.c', undefined],
  ])('%s', (path, expected) => {
    expect(textOfMember(text, path.split('.'))).toBe(expected)
  })
  it('is none where the text is cut', () => {
    for (let end = 0; end < text.length; end++) textOfMember(text.slice(0, end), ['o'])
    expect(textOfMember(text.slice(0, 30), ['a', 'b'])).toBeUndefined()
  })
})
