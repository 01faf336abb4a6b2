/**
 * An app's settings: `local/` over `default/`, key by key, with `[default]` below each stanza (Splunk's manual
 * "Configuration file precedence").
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ContentDiagnostic } from '../diagnostic.ts'
import { type ConfSetting, type ConfStanza, readConfFile } from './conf-file.ts'

export class Stanza {
  readonly name: string
  /** The file that has it; `default/` where both have it. */
  readonly file: string
  readonly range: ConfStanza['range']
  private readonly settings: ReadonlyMap<string, ConfSetting>
  private readonly read = new Set<string>()

  constructor(name: string, file: string, range: ConfStanza['range'], settings: ReadonlyMap<string, ConfSetting>) {
    this.name = name
    this.file = file
    this.range = range
    this.settings = settings
  }

  /** The same with the settings of another one where it has none of its own. */
  over(fallback: Stanza | undefined): Stanza {
    const settings = new Map([...(fallback?.settings ?? []), ...this.settings])
    return new Stanza(this.name, this.file, this.range, settings)
  }

  setting(key: string): ConfSetting | undefined {
    this.read.add(key)
    return this.settings.get(key)
  }

  text(key: string): string {
    return this.setting(key)?.value.text ?? ''
  }

  has(key: string): boolean {
    return this.text(key) !== ''
  }

  /** `1`, `true`, `yes`, `t` and `y`, as Splunk reads them. */
  flag(key: string): boolean | undefined {
    const text = this.text(key).toLowerCase()
    if (text === '') return undefined
    return ['1', 'true', 'yes', 't', 'y'].includes(text)
  }

  keys(): string[] {
    return [...this.settings.keys()]
  }

  /** Settings that nobody has asked for: they have no place in content. */
  unread(): ConfSetting[] {
    return [...this.settings.values()].filter(({ key }) => !this.read.has(key))
  }
}

/** The stanzas of `<name>.conf` in an app, without `[default]`. */
export function readLayers(app: string, name: string, diagnostics: ContentDiagnostic[]): Stanza[] {
  const { own, fallback } = readOwnLayers(app, name, diagnostics)
  return own.map((stanza) => stanza.over(fallback))
}

/** The same without what `[default]` adds to each: `fallback` is that stanza. */
export function readOwnLayers(
  app: string,
  name: string,
  diagnostics: ContentDiagnostic[],
): { own: Stanza[]; fallback: Stanza | undefined } {
  const files = ['default', 'local'].map((layer) => join(app, layer, `${name}.conf`)).filter((file) => existsSync(file))
  const merged = new Map<string, { first: ConfStanza; settings: Map<string, ConfSetting> }>()
  for (const file of files) {
    const conf = readConfFile(file)
    diagnostics.push(...conf.diagnostics)
    for (const stanza of conf.stanzas.values()) {
      const present = merged.get(stanza.name)
      if (present) for (const [key, setting] of stanza.settings) present.settings.set(key, setting)
      else merged.set(stanza.name, { first: stanza, settings: new Map(stanza.settings) })
    }
  }
  const stanzas = [...merged.values()].map(
    ({ first, settings }) => new Stanza(first.name, first.file, first.range, settings),
  )
  return {
    own: stanzas.filter(({ name: stanza }) => stanza !== 'default'),
    fallback: stanzas.find(({ name: stanza }) => stanza === 'default'),
  }
}
