/**
 * The fields and tags of an event that is in the store, from its text and the source types of now. What loading took
 * from elsewhere stays: index, source, sourcetype, host and, unless asked for, the time.
 */
import type { StoredEvent } from '../stores/store.ts'
import { EventFields } from './event-fields.ts'
import { FieldNames } from './field-names.ts'
import type { LoadingEvent } from './loading-event.ts'
import { PROBLEM_FIELD } from './problem-log.ts'
import { emptyCut } from './readers/cut.ts'
import { sniff } from './readers/sniff.ts'
import { type Chosen, SourceTypes } from './source-types.ts'
import { Catalogue } from './sourcetypes/catalogue.ts'
import { delimitedOf } from './sourcetypes/compile-reading.ts'
import type { Definitions } from './sourcetypes/definition.ts'
import type { Tagging } from './sourcetypes/tag-rules.ts'
import { UTC, zoneOf } from './time/zone.ts'

export interface RederiveOptions {
  definitions: Definitions
  /** Read the time again as well; times that name no zone are in this one. Undefined: the time stays. */
  timeZone: string | undefined
  /** Epoch seconds, for times without a year. */
  now: number
}

export interface Derived {
  event: LoadingEvent
  tagging: Tagging
  /** Why the event stays as it is; undefined when it was derived. */
  kept: string | undefined
}

/** Enough to see the form of an event. */
const SNIFFED = 16 * 1024

export class Rederiver {
  readonly names = new FieldNames()
  readonly #options: RederiveOptions
  readonly #types: SourceTypes
  readonly #event: LoadingEvent
  readonly #chosen = new Map<string, Chosen | string>()
  /** Tags of events that stay as they are. */
  readonly #tags = new Map<string, Tagging>()

  constructor(options: RederiveOptions) {
    this.#options = options
    this.#types = new SourceTypes({
      catalogue: new Catalogue(options.definitions),
      names: this.names,
      zone: zoneOf(options.timeZone ?? 'UTC') ?? UTC,
      now: () => options.now,
    })
    const fields = new EventFields(this.names)
    this.#event = { fields, time: 0, index: '', source: '', sourcetype: '', host: '', raw: '' }
  }

  /** The next call reuses the event. */
  derive(stored: StoredEvent): Derived {
    const event = this.#event
    const { _time: time, _raw: raw, index, source, sourcetype, host } = stored
    event.fields.clear()
    Object.assign(event, { time, raw, index, source, sourcetype, host })
    const chosen = this.#choose(stored)
    const kept = typeof chosen === 'string' ? chosen : namesInHeader(chosen)
    if (kept !== undefined) return { event, tagging: this.#asStored(stored), kept }
    return { event, tagging: this.#derived(stored, chosen as Chosen), kept: undefined }
  }

  #derived(stored: StoredEvent, { type: reader }: Chosen): Tagging {
    const event = this.#event
    const unread = reader.extract(event.raw, 0, event.raw.length, event.fields)
    const renamed = reader.entry.rules_of === undefined ? undefined : reader.enrich(event)
    const type = this.#types.forEvent(reader, event.sourcetype, event.source)
    const time = this.#options.timeZone === undefined ? undefined : (renamed ? reader : type).time(event)
    if (time !== undefined) event.time = time
    const tagging = renamed && type === reader ? renamed : type.enrich(event)
    if (tagging.eventtypes) event.fields.set(this.names.slot('eventtype'), tagging.eventtypes as string | string[])
    for (const problem of this.#problems(stored, reader, unread, time !== undefined))
      event.fields.add(this.names.slot(PROBLEM_FIELD), problem)
    return tagging
  }

  /** What was wrong with the bytes or the file stays wrong; what was wrong with the text is looked for again. */
  #problems({ fields }: StoredEvent, reader: Chosen['type'], unread: string | undefined, timed: boolean): string[] {
    const old = [fields[PROBLEM_FIELD] ?? []].flat()
    const ofText = old.filter((problem) => /^(?:xml|json): /.test(problem))
    const cutProblem = ofText.length > 0 ? this.#cutProblem(reader) : undefined
    const found = cutProblem ?? unread
    const others = old.filter((problem) => !ofText.includes(problem) && !(timed && problem.startsWith('time: ')))
    return [...(found === undefined ? [] : [found]), ...others.filter((problem) => problem !== found)]
  }

  #cutProblem(reader: Chosen['type']): string | undefined {
    const cut = emptyCut()
    const breaker = reader.newBreaker()
    breaker.reset()
    return breaker.cut(this.#event.raw, 0, true, cut) ? cut.problem : undefined
  }

  #asStored({ tag, fields }: StoredEvent): Tagging {
    for (const [name, value] of Object.entries(fields)) this.#event.fields.set(this.names.slot(name), value)
    const key = tag.join('\0')
    let tagging = this.#tags.get(key)
    if (!tagging) {
      tagging = { tags: tag, eventtypes: undefined }
      this.#tags.set(key, tagging)
    }
    return tagging
  }

  #choose({ sourcetype, source, _raw }: StoredEvent): Chosen | string {
    const key = `${sourcetype}\0${source}\0${_raw.trimStart()[0] ?? ''}`
    const known = this.#chosen.get(key)
    if (known !== undefined) return known
    const chosen = this.#types.choose(sniff(Buffer.from(_raw.slice(0, SNIFFED)), true), { sourcetype, source })
    // Read as something else than its name says: then each event decides.
    const settled = typeof chosen === 'string' || chosen.notice === undefined
    if (settled && this.#chosen.size < 10_000) this.#chosen.set(key, chosen)
    return chosen
  }
}

/** The columns of such an event are named in its file, not in its text. */
function namesInHeader({ type }: Chosen): string | undefined {
  const form = delimitedOf(type.entry.extract ?? [])
  return form?.header === undefined ? undefined : 'the names of its fields stand in the header of its file'
}
