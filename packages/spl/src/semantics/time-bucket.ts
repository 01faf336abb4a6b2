/** The start of the span of time that a moment lies in (Search Reference, "bin": spans align to the time zone's clock). */
import { call, num, type Scalar, text } from '../plan/scalar.ts'
import { spanSeconds, type TimeSpan } from '../syntax/time-span.ts'

const INTERVAL: Record<string, string> = {
  h: 'toIntervalHour',
  d: 'toIntervalDay',
  w: 'toIntervalWeek',
  mon: 'toIntervalMonth',
  q: 'toIntervalQuarter',
  y: 'toIntervalYear',
}

/** Epoch seconds of the span's start. Days and longer spans begin at midnight of the zone. */
export function timeBucket(time: Scalar, span: TimeSpan, zone: string): Scalar {
  const seconds = spanSeconds(span)
  const fixed =
    seconds !== undefined &&
    (span.unit !== 'd' || zone === 'UTC') &&
    span.unit !== 'w' &&
    (span.unit !== 'h' || zone === 'UTC' || span.count === 1)
  if (fixed) return floorTo(time, seconds)
  const interval = call('data', INTERVAL[span.unit]!, num(span.count))
  const clock = call('data', 'toDateTime64', time, num(0), text(zone))
  return call(
    'num',
    'toFloat64',
    call(
      'data',
      'toUnixTimestamp64Second',
      call('data', 'toDateTime64', call('data', 'toStartOfInterval', clock, interval, text(zone)), num(0), text(zone)),
    ),
  )
}

function floorTo(value: Scalar, step: number): Scalar {
  if (step === 1) return call('num', 'floor', value)
  return call('num', 'multiply', call('num', 'floor', call('num', 'divide', value, num(step))), num(step))
}
