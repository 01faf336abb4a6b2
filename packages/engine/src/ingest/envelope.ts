/**
 * Events in the envelopes of Splunk's HTTP Event Collector ("Format events for HTTP Event Collector"):
 * `{"time":…,"host":…,"source":…,"sourcetype":…,"event":…,"fields":{…}}`. The event is the text of the member `event`, a
 * text without its quotes; the other members say what a forwarder says of it.
 */
import type { EventFields, FieldValue } from './event-fields.ts'
import { textOfMember } from './readers/json-scan.ts'
import { parseEpoch } from './time/epoch.ts'

export interface Envelope {
  raw: string
  /** Epoch seconds. */
  time: number | undefined
  host: string | undefined
  source: string | undefined
  sourcetype: string | undefined
}

/** Undefined when the text is no envelope; the fields that it adds go into `fields`. */
export function openEnvelope(text: string, fields: EventFields): Envelope | undefined {
  const event = textOfMember(text, ['event'])
  const raw = event && inside(event)
  if (raw === undefined || raw === '' || raw === 'null') return undefined
  const member = (name: string): string | undefined => inside(textOfMember(text, [name]) ?? '') || undefined
  const added = parsed(textOfMember(text, ['fields']))
  if (typeof added === 'object' && added !== null && !Array.isArray(added)) {
    for (const [name, value] of Object.entries(added)) {
      const found = fieldValue(value)
      if (found !== undefined) fields.set(fields.names.slot(name), found)
    }
  }
  const time = member('time')
  return {
    raw,
    time: time === undefined ? undefined : parseEpoch(time),
    host: member('host'),
    source: member('source'),
    sourcetype: member('sourcetype'),
  }
}

/** Texts without their quotes, everything else as it is written. */
function inside(written: string): string {
  const value = written.startsWith('"') ? parsed(written) : undefined
  return typeof value === 'string' ? value : written
}

function parsed(written: string | undefined): unknown {
  try {
    return written === undefined ? undefined : JSON.parse(written)
  } catch {
    return undefined
  }
}

function fieldValue(value: unknown): FieldValue | undefined {
  if (!Array.isArray(value)) return typeof value === 'object' ? undefined : String(value)
  const texts = value.filter((one) => typeof one !== 'object').map(String)
  return texts.length > 1 ? texts : texts[0]
}
