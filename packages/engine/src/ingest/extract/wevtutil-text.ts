/**
 * Events as `wevtutil qe LOG /f:text` prints them: `Event[0]`, indented lines `Name: value`, and last `Description:`,
 * whose text runs to the end of the event. They get the names of rendered text (LogName, EventCode, ComputerName,
 * Message), and the message's own fields.
 */
import type { FieldNames } from '../field-names.ts'
import type { Extraction } from './extraction.ts'
import { messagePairs } from './wineventlog-text.ts'

const NAMES: Record<string, string> = {
  'Log Name': 'LogName',
  Source: 'SourceName',
  Date: 'Date',
  'Event ID': 'EventCode',
  Task: 'TaskCategory',
  Level: 'Type',
  Opcode: 'OpCode',
  Keyword: 'Keywords',
  User: 'Sid',
  'User Name': 'User',
  Computer: 'ComputerName',
}
const LINE = /^ {2}([A-Z][A-Za-z ]*):[ \t]?(.*)$/

export function wevtutilText(names: FieldNames): Extraction {
  const slots = new Map(Object.entries(NAMES).map(([name, field]) => [name, names.slot(field)]))
  const message = names.slot('Message')
  const readMessage = messagePairs(names)
  return (text, start, end, fields) => {
    for (let at = start; at < end; ) {
      const feed = text.indexOf('\n', at)
      const lineEnd = feed < 0 || feed > end ? end : feed
      const found = LINE.exec(text.slice(at, lineEnd).trimEnd())
      if (found?.[1] === 'Description') {
        const value = text.slice(text.indexOf(':', at) + 1, end).trim()
        // N/A: the message could not be rendered.
        if (value !== '' && value !== 'N/A') {
          fields.set(message, value)
          readMessage(value, fields)
        }
        return undefined
      }
      const slot = found && slots.get(found[1]!)
      const value = found ? found[2]!.trim() : ''
      if (slot && value !== '' && value !== 'N/A') fields.set(slot, value)
      at = lineEnd + 1
    }
    return undefined
  }
}
