/** The compiled source types of a worker: which one reads a file, and which one knows an event's source. */
import type { FieldNames } from './field-names.ts'
import type { Sniffed } from './readers/sniff.ts'
import type { Catalogue, ResolvedEntry } from './sourcetypes/catalogue.ts'
import { type CompileOptions, compileSourceType, type SourceType } from './sourcetypes/compile.ts'

export interface Chosen {
  type: SourceType
  /** The sourcetype that events get. */
  sourcetype: string
  notice: string | undefined
}

export interface Wanted {
  sourcetype: string | undefined
  source: string | undefined
  /** True: where no entry knows the sourcetype, what stands in the file decides how it is read. */
  declared?: boolean
  /** Of the file: where the content is of a common form, its name tells more. */
  path?: string
}

export class SourceTypes {
  readonly names: FieldNames
  readonly #options: CompileOptions
  readonly #compiled = new Map<string, SourceType>()
  readonly #bySource = new Map<string, SourceType | undefined>()

  constructor(options: CompileOptions) {
    this.names = options.names
    this.#options = options
  }

  get #catalogue(): Catalogue {
    return this.#options.catalogue
  }

  /** For a file, or the reason why none fits. */
  choose(sniffed: Sniffed, { sourcetype, source, path, declared = false }: Wanted): Chosen | string {
    if (sourcetype === undefined) return this.#detect(sniffed, source ?? path ?? '')
    const found = this.#byContent(sniffed)
    const format = found && formatOf(found)
    // One name may stand for several forms: WinEventLog is rendered text or XML.
    const entry =
      this.#catalogue.find(sourcetype, source ?? '', (one) => formatOf(one) === format) ??
      this.#catalogue.find(sourcetype, source ?? '')
    if (!entry && declared) return this.#readAsFound(found, sourcetype)
    if (!entry) return `no source type ${sourcetype} is known`
    if (found?.envelope) return { type: this.#compile(found), sourcetype, notice: undefined }
    // Tests of content name the sourcetype of the XML form for logs that are JSON: what stands in the file decides.
    const other = found && entry.detect?.format !== found.detect?.format && formatOf(entry) !== formatOf(found)
    if (other && !entry.any_content) {
      const notice = `${sourcetype} is ${formatOf(entry)}, the file is ${formatOf(found)}: read as ${found.id}`
      return { type: this.#compile(found), sourcetype, notice }
    }
    return { type: this.#compile(entry), sourcetype, notice: undefined }
  }

  /** As Splunk reads a sourcetype for which nothing says how: lines, and pairs of a name and a value in them (KV_MODE = auto). */
  #readAsFound(found: ResolvedEntry | undefined, sourcetype: string): Chosen {
    const entry = found ?? this.#catalogue.entries.find(({ id }) => id === COMMON.text)!
    const notice = `no source type file says how ${sourcetype} is read: read as ${entry.id}`
    return { type: this.#compile(entry), sourcetype, notice }
  }

  #detect(sniffed: Sniffed, source: string): Chosen | string {
    const found = this.#byContent(sniffed)
    const common = found === undefined || found.detect?.generic === true
    const named = common ? this.#byName(sniffed, source) : undefined
    // The name decides between common forms that both fit: what is called .csv may have semicolons.
    const misnamed = found !== undefined && named?.detect?.generic === true && !this.#fits(named, sniffed)
    const entry = misnamed ? found : (named ?? found)
    if (entry) return { type: this.#compile(entry), sourcetype: entry.sourcetype ?? entry.id, notice: undefined }
    return 'its content is of no source type that is known'
  }

  #byContent(sniffed: Sniffed): ResolvedEntry | undefined {
    const { format } = sniffed
    return format === 'xml' || format === 'json' || format === 'text' ? this.#catalogue.detect(sniffed) : undefined
  }

  #fits(entry: ResolvedEntry, sniffed: Sniffed): boolean {
    const { format } = sniffed
    return (format === 'json' || format === 'text') && this.#catalogue.fits(entry, sniffed)
  }

  /** The entry that knows the source and reads text of this form. */
  #byName({ format }: Sniffed, source: string): ResolvedEntry | undefined {
    const wanted = format === 'json' ? 'JSON' : format === 'text' ? 'text' : undefined
    return wanted && this.#catalogue.find('', source, (one) => formatOf(one) === wanted)
  }

  /** What reads the text of an event that came in an envelope with its sourcetype and source. */
  forText(sourcetype: string, source: string, raw: string): SourceType {
    const form = raw.startsWith('{') || raw.startsWith('[') ? 'JSON' : raw.startsWith('<') ? 'XML' : 'text'
    const id = `\0${form}\0${sourcetype}\0${source}`
    let type = this.#bySource.get(id)
    if (!type) {
      const entry = this.#catalogue.find(sourcetype, source, (one) => formatOf(one) === form)
      const { catalogue } = this.#options
      type = this.#compile(entry ?? catalogue.entries.find((one) => one.id === COMMON[form])!)
      if (this.#bySource.size > 10_000) this.#bySource.clear()
      this.#bySource.set(id, type)
    }
    return type
  }

  /** The source type whose rules and tags an event gets. */
  forEvent(file: SourceType, sourcetype: string, source: string): SourceType {
    const name = file.entry.rules_of ?? sourcetype
    const id = `${file.entry.id}\0${name}\0${source}`
    let type = this.#bySource.get(id)
    if (!type) {
      // An entry that reads another form of text knows nothing of this event.
      const fits = (one: ResolvedEntry) => file.entry.rules_of !== undefined || formatOf(one) === formatOf(file.entry)
      const entry = this.#catalogue.find(name, source, fits)
      type = entry ? this.#compile(entry) : file
      if (this.#bySource.size > 10_000) this.#bySource.clear()
      this.#bySource.set(id, type)
    }
    return type
  }

  #compile(entry: ResolvedEntry): SourceType {
    let type = this.#compiled.get(entry.id)
    if (!type) {
      type = compileSourceType(entry, this.#options)
      // Names that rules mention keep their slots for ever.
      this.names.pin()
      this.#compiled.set(entry.id, type)
    }
    return type
  }
}

/** Entries for texts of which no more is known than their form. */
const COMMON = { JSON: 'json', XML: 'winxml', text: 'misc_text' }

function formatOf(entry: ResolvedEntry): string {
  if (entry.events === 'xml-events') return 'XML'
  return entry.extract?.includes('json') ? 'JSON' : 'text'
}
