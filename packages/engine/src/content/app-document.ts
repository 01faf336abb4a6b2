/** An object of a Splunk app as a YAML document, whose places are those of the configuration file it is from. */
import type { Node, Scalar } from 'yaml'
import type { ContentPath, FileRange } from './diagnostic.ts'
import type { LocatedText } from './located-text.ts'
import { YamlDocument } from './yaml-document.ts'

export interface AppPlaces {
  /** The stanza's own line. */
  stanza: FileRange
  /** Where the value of a key of the object stands. */
  keys: ReadonlyMap<string, LocatedText>
}

export class AppDocument extends YamlDocument {
  private readonly places: AppPlaces

  constructor(file: string, text: string, places: AppPlaces) {
    super(file, text)
    this.places = places
  }

  override at(path: ContentPath): FileRange {
    const value = this.placeOf(path)
    return value ? value.rangeOf(0, value.text.length) : this.places.stanza
  }

  override keyAt(path: ContentPath): FileRange {
    return this.at(path)
  }

  override rangeOf(_node: Node | null | undefined): FileRange {
    return this.places.stanza
  }

  override locatedText(scalar: Scalar): LocatedText {
    const text = String(scalar.value)
    for (const value of this.places.keys.values()) if (value.text === text) return value
    const range = () => this.places.stanza
    return { text, file: this.file, positionOf: () => this.places.stanza.start, rangeOf: range }
  }

  private placeOf(path: ContentPath): LocatedText | undefined {
    const keys = path.filter((step) => typeof step === 'string')
    return this.places.keys.get(keys.at(-1) ?? '') ?? this.places.keys.get(keys[0] ?? '')
  }
}
