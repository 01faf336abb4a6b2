/** An event on its way to the store. One object serves all events of a worker, one after the other. */
import type { EventFields } from './event-fields.ts'

export interface LoadingEvent {
  readonly fields: EventFields
  /** Epoch seconds. */
  time: number
  index: string
  source: string
  sourcetype: string
  host: string
  raw: string
}
