/** A search that an analyst starts from a finding, with `$field$` tokens. */
import type { FieldReader } from './field-reader.ts'
import type { LocatedText } from './located-text.ts'

export interface Drilldown {
  name: string
  /** May hold `%original_detection_search%`. */
  search: LocatedText
  /** As written, e.g. `$info_min_time$`, `2h`, `7200`; null for none. */
  earliest: string | null
  latest: string | null
}

export function readDrilldowns(detection: FieldReader): Drilldown[] {
  const drilldowns: Drilldown[] = []
  for (const reader of detection.maps('drilldown_searches')) {
    const name = reader.requiredText('name')
    const search = reader.located('search')
    if (search === undefined) reader.require('search')
    else drilldowns.push({ name, search, earliest: offset(reader, 'earliest'), latest: offset(reader, 'latest') })
  }
  return drilldowns
}

function offset(reader: FieldReader, end: 'earliest' | 'latest'): string | null {
  return reader.optionalText(`${end}_offset`) ?? null
}
