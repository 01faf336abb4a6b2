/** What turns the text of an event into fields. */
import type { EventFields } from '../event-fields.ts'

/**
 * Fills `fields` from text[start, end). Answers why the event could not be read whole, or undefined when it could:
 * what was understood is in `fields` in any case.
 */
export type Extraction = (text: string, start: number, end: number, fields: EventFields) => string | undefined
