/** The events of one file: fields, source, time, host, tags, and what is wrong with them. */
import { type Envelope, openEnvelope } from './envelope.ts'
import type { EventFields } from './event-fields.ts'
import type { Slot } from './field-names.ts'
import type { InputFile } from './inputs.ts'
import type { LoadingEvent } from './loading-event.ts'
import { type Place, ProblemLog } from './problem-log.ts'
import type { Cut } from './readers/cut.ts'
import type { FileReport, SourceCount } from './report.ts'
import type { Chosen, SourceTypes } from './source-types.ts'
import type { SourceType } from './sourcetypes/compile.ts'
import type { Tagging } from './sourcetypes/tag-rules.ts'

/** What the user says about events, before what they say themselves. */
export interface Overrides {
  sourcetype: string | undefined
  source: string | undefined
  host: string | undefined
}

/** What events are cut out of: the reader of a file, of text or of records. */
export interface EventText {
  readonly text: string
  place(position: number): Place
  /** How many bytes that are no text were replaced in text[start, end). */
  replacedIn(start: number, end: number): number
}

export interface EventLoaderContext {
  options: Overrides & { index: string; machine: string; problemsListed: number }
  file: InputFile
  chosen: Chosen
  types: SourceTypes
  fields: EventFields
  report: FileReport
}

export class EventLoader {
  readonly #context: EventLoaderContext
  readonly #event: LoadingEvent
  readonly #problems: ProblemLog
  readonly #eventtype: Slot
  readonly #counts = new Map<string, SourceCount>()
  #count: SourceCount = { sourcetype: '', source: '', events: 0 }
  #lastTime: number | undefined

  constructor(context: EventLoaderContext) {
    const { options, chosen, fields, report } = context
    this.#context = context
    this.#problems = new ProblemLog(report, fields.names, options.problemsListed)
    this.#eventtype = fields.names.slot('eventtype')
    this.#event = {
      fields,
      time: 0,
      index: options.index,
      source: '',
      sourcetype: chosen.sourcetype,
      host: '',
      raw: '',
    }
  }

  /** The event that was cut out of the window's text. The next call reuses it. */
  read(window: EventText, cut: Cut): [LoadingEvent, Tagging] {
    const { options, chosen, types, file } = this.#context
    const event = this.#event
    const { text } = window
    event.fields.clear()
    event.raw = text.slice(cut.start, cut.end)
    if (chosen.type.entry.envelope) {
      const opened = openEnvelope(event.raw, event.fields)
      if (opened) return this.#opened(opened, window, cut)
    }
    const unread = chosen.type.extract(text, cut.start, cut.end, event.fields)
    // Rules of another source type ask for its names of fields: those are given first.
    const renamed = chosen.type.entry.rules_of === undefined ? undefined : chosen.type.enrich(event)
    event.source = options.source ?? chosen.type.source(event) ?? file.path
    const type = types.forEvent(chosen.type, event.sourcetype, event.source)
    const time = this.#time(type)
    event.host = options.host ?? chosen.type.host(event) ?? options.machine
    const tagging = renamed && type === chosen.type ? renamed : type.enrich(event)
    if (tagging.eventtypes) event.fields.set(this.#eventtype, tagging.eventtypes as string | string[])
    this.#note(window, cut, cut.problem ?? unread, time)
    this.#tally()
    return [event, tagging]
  }

  /** An event out of its envelope: that says what it is, unless the user does. */
  #opened(envelope: Envelope, window: EventText, cut: Cut): [LoadingEvent, Tagging] {
    const { options, types, file } = this.#context
    const event = this.#event
    event.raw = envelope.raw
    event.source = options.source ?? envelope.source ?? file.path
    event.sourcetype = options.sourcetype ?? envelope.sourcetype ?? this.#context.chosen.sourcetype
    const reader = types.forText(event.sourcetype, event.source, event.raw)
    const unread = reader.extract(event.raw, 0, event.raw.length, event.fields)
    const renamed = reader.entry.rules_of === undefined ? undefined : reader.enrich(event)
    const type = types.forEvent(reader, event.sourcetype, event.source)
    const time = envelope.time ?? (renamed ? reader : type).time(event)
    event.time = time ?? this.#lastTime ?? file.changed
    this.#lastTime = event.time
    event.host = options.host ?? envelope.host ?? reader.host(event) ?? options.machine
    const tagging = renamed && type === reader ? renamed : type.enrich(event)
    if (tagging.eventtypes) event.fields.set(this.#eventtype, tagging.eventtypes as string | string[])
    this.#note(window, cut, unread, time !== undefined || type.entry.time?.length === 0)
    this.#tally()
    return [event, tagging]
  }

  /** Sets the event's time. False when it should have one, and another stands in for it. */
  #time(type: SourceType): boolean {
    const { chosen, file } = this.#context
    const timed = chosen.type.entry.rules_of === undefined ? type : chosen.type
    const time = timed.time(this.#event)
    this.#event.time = time ?? this.#lastTime ?? file.changed
    this.#lastTime = this.#event.time
    return time !== undefined || timed.entry.time?.length === 0
  }

  #note(window: EventText, cut: Cut, problem: string | undefined, timed: boolean): void {
    const event = this.#event
    const place = () => window.place(cut.start)
    if (problem) this.#problems.add(event, problem, place)
    const replaced = window.replacedIn(cut.start, cut.end)
    if (replaced > 0) {
      const message = `encoding: ${replaced} ${replaced === 1 ? 'byte sequence is' : 'byte sequences are'} not UTF-8 and replaced by U+FFFD`
      this.#problems.add(event, message, place)
    }
    if (!timed) {
      const instead = this.#context.report.events > 0 ? 'of the event before it' : 'of the last change of the file'
      this.#problems.add(event, `time: none found in the event, that ${instead} is used`, place)
    }
  }

  /** What concerns the file and no event of it. */
  readonly tell = (message: string, offset: number, lost: boolean): void => {
    this.#problems.ofFile(message, { offset }, lost)
  }

  #tally(): void {
    const { report } = this.#context
    const { source, sourcetype, time } = this.#event
    report.events++
    if (report.earliest === undefined || time < report.earliest) report.earliest = time
    if (report.latest === undefined || time > report.latest) report.latest = time
    if (this.#count.source !== source || this.#count.sourcetype !== sourcetype) {
      const id = `${sourcetype}\0${source}`
      let count = this.#counts.get(id)
      if (!count) {
        count = { sourcetype, source, events: 0 }
        this.#counts.set(id, count)
      }
      this.#count = count
    }
    this.#count.events++
  }

  /** Writes what was counted on the way into the report. */
  finish(): void {
    this.#context.report.sources = [...this.#counts.values()]
  }
}
