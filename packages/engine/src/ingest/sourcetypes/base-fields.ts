/** The columns that every event has, as rules read them. */
import type { LoadingEvent } from '../loading-event.ts'

export type BaseField = 'host' | 'source' | 'sourcetype' | 'index'

const READERS: Record<BaseField, (event: LoadingEvent) => string> = {
  host: (event) => event.host,
  source: (event) => event.source,
  sourcetype: (event) => event.sourcetype,
  index: (event) => event.index,
}

export const BASE_FIELDS = Object.keys(READERS) as BaseField[]

export function baseReader(name: string): ((event: LoadingEvent) => string) | undefined {
  return Object.hasOwn(READERS, name) ? READERS[name as BaseField] : undefined
}
