/**
 * The default datetime fields of events (Knowledge Manager Manual, "Use default fields"): date_hour and its like. They
 * are calculated when a search names one; an event that has a field of that name of its own keeps it.
 *
 * Splunk takes them from the text of an event, in the time zone that the text is written in. Of the text only `_time`
 * is left here: they are those of UTC.
 */
import { call, column, type Scalar, text } from '../plan/scalar.ts'
import { asText } from './coerce.ts'
import { formatTime } from './format-time.ts'
import type { Relation } from './relation.ts'

const name = (format: string) => (time: Scalar) => call('text', 'lower', formatTime(time, format, 'UTC'))
const number = (format: string) => (time: Scalar) => formatTime(time, format, 'UTC')

const FIELDS: Readonly<Record<string, (time: Scalar) => Scalar>> = {
  date_second: number('%-S'),
  date_minute: number('%-M'),
  date_hour: number('%-H'),
  date_mday: number('%-d'),
  date_wday: name('%A'),
  date_month: name('%B'),
  date_year: number('%Y'),
  date_zone: () => text('0'),
}

/** Adds them to stored events. */
export function withDatetimeFields(events: Relation): Relation {
  const time = column('_time', 'num')
  const value = (field: string): Scalar | undefined => {
    const calculate = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined
    const own = calculate && events.field(field)
    if (!calculate || own?.type === 'list') return undefined
    return own ? call('text', 'ifNull', asText(own), calculate(time)) : calculate(time)
  }
  return events.withPlan({ kind: 'derive', input: events.plan, what: 'the parts of _time', value })
}
