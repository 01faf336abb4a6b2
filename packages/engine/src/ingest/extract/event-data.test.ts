import { expect, test } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { eventData } from './event-data.ts'

function read(members: Record<string, FieldValue>): Record<string, FieldValue> {
  const names = new FieldNames()
  const extract = eventData(names, names.slot('EventData'))
  const fields = new EventFields(names)
  for (const [name, value] of Object.entries(members)) fields.set(names.slot(name), value)
  expect(extract('', 0, 0, fields)).toBeUndefined()
  const record: Record<string, FieldValue> = {}
  fields.each((slot, value) => {
    if (slot.name !== 'EventData') record[slot.name] = value
  })
  return record
}

const xml = (data: Record<string, string>) => {
  const elements = Object.entries(data).map(([name, value]) => `\r\n  <Data Name="${name}">${value}</Data>`)
  return `<EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event">${elements.join('')}\r\n</EventData>`
}

test('names of the data become fields, from XML and from JSON', () => {
  expect(read({ EventData: xml({ A: '1', B: 'x y' }) })).toEqual({ A: '1', B: 'x y' })
  expect(read({ EventData: '{"A":"1","B":["x","y"]}' })).toEqual({ A: '1', 'B{}': ['x', 'y'] })
  expect(read({ EventData: 'neither' })).toEqual({})
})

test.each([
  ['XML', xml({ A: '1', B: '2', C: '3' })],
  ['JSON', '{"A":"1","B":"2","C":"3"}'],
])('what a member says too is one value, %s', (_form, text) => {
  expect(read({ A: '1', B: 'other', D: ['4', '4'], EventData: text })).toEqual({
    A: '1',
    B: ['other', '2'],
    C: '3',
    D: ['4', '4'],
  })
})
