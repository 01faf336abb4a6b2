/**
 * The data of an event as .NET's EventLogRecord gives it (Get-WinEvent | ConvertTo-Json): a list of values without names.
 * A table names them by provider and event ID, in the order of the provider's manifest. A name that ends in `:x` is a
 * number that the XML form writes in hexadecimal. Where the table does not know an event, or the values were left out
 * (-Depth), the lines of its message name them: those of Sysmon are the names of its data.
 */
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'
import { messagePairs } from './wineventlog-text.ts'

interface NamedValue {
  slot: Slot
  hex: boolean
}

const TWO_TO_THE_32 = 1n << 32n
/** What its messages quote is code, and no list of names and values. */
const QUOTES_CODE = /PowerShell/

/** `table`: `Provider/EventID` → the names, separated by blanks; `-` for a value that gives no field. */
export function eventProperties(names: FieldNames, table: Readonly<Record<string, unknown>>): Extraction {
  const provider = names.slot('ProviderName')
  const message = names.slot('Message')
  const readMessage = messagePairs(names)
  // Of the process that wrote the log: the XML form keeps these names for the event's data.
  const moved = [
    [names.slot('ProcessId'), names.slot('ProcessID')],
    [names.slot('ThreadId'), names.slot('ThreadID')],
  ] as const
  const id = names.slot('Id')
  // Rules mention none of these names, but their slots must not be forgotten with those of the logs.
  const layouts = new Map(Object.entries(table).map(([key, list]) => [key, layoutOf(String(list), names)]))
  return (text, start, end, fields) => {
    for (const [from, to] of moved) {
      const value = fields.get(from)
      if (value !== undefined) fields.set(to, value)
      fields.remove(from)
    }
    const source = String(fields.get(provider))
    const layout = layouts.get(`${source}/${String(fields.get(id))}`)
    let named = 0
    const values = layout ? propertiesOf(text.slice(start, end)) : []
    values.forEach((value, i) => {
      const one = layout![i]
      const own = one && textOf(value, one.hex)
      if (own) fields.set(one.slot, own)
      if (own) named++
    })
    const rendered = fields.get(message)
    if (named === 0 && typeof rendered === 'string' && !QUOTES_CODE.test(source)) readMessage(rendered, fields)
    return undefined
  }
}

function layoutOf(list: string, names: FieldNames): (NamedValue | undefined)[] {
  return list.split(/\s+/).map((name) => {
    if (name === '-') return undefined
    const hex = name.endsWith(':x')
    return { slot: names.slot(hex ? name.slice(0, -2) : name), hex }
  })
}

/** Windows PowerShell 5 writes a list inside an object as `{"value": […], "Count": n}`. */
function propertiesOf(text: string): unknown[] {
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch {
    return []
  }
  const properties = (event as { Properties?: unknown } | null)?.Properties
  const list = Array.isArray(properties) ? properties : (properties as { value?: unknown } | undefined)?.value
  return Array.isArray(list) ? list.map((one) => memberOf(one, 'Value')) : []
}

/** Of a SID, an object too, the text. */
function memberOf(value: unknown, name: string): unknown {
  let inner = value
  while (typeof inner === 'object' && inner !== null && name in inner) inner = (inner as Record<string, unknown>)[name]
  return inner
}

function textOf(value: unknown, hex: boolean): string | undefined {
  if (typeof value === 'number' && hex && Number.isSafeInteger(value)) {
    const whole = BigInt(value)
    return `0x${(whole < 0n ? whole + TWO_TO_THE_32 : whole).toString(16)}`
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  // What ConvertTo-Json writes for objects below its -Depth.
  return typeof value === 'string' && !value.startsWith('System.Diagnostics.Eventing.') ? value : undefined
}
