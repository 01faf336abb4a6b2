/**
 * Search-time knowledge of an app: props.conf with the REPORT stanzas of transforms.conf, eventtypes.conf, tags.conf
 * (Admin Manual, "props.conf", "transforms.conf", "eventtypes.conf", "tags.conf").
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { EventKnowledge, TagRule } from '@karst/spl'
import { type ContentDiagnostic, contentDiagnostic } from '../diagnostic.ts'
import { readOwnLayers, type Stanza } from './conf-layers.ts'
import { readProps } from './props.ts'

export interface EventType {
  name: string
  search: string
  file: string
  line: number
}

export interface EventSettings extends EventKnowledge {
  eventTypes: EventType[]
}

const FILES = ['props', 'eventtypes', 'tags']

/** True for a directory that says something of events at search time. */
export function hasEventSettings(root: string): boolean {
  return ['default', 'local'].some((layer) => FILES.some((name) => existsSync(join(root, layer, `${name}.conf`))))
}

/** Sourcetypes that props.conf of the directories names. */
export function declaredSourcetypes(roots: readonly string[]): string[] {
  const names = roots.flatMap((root) => readOwnLayers(root, 'props', []).own).map(({ name }) => name)
  return names.filter((name) => !/^(?:source|host|rule|delayedrule)::|^\(\?::\)/.test(name))
}

export function readEventSettings(root: string, diagnostics: ContentDiagnostic[]): EventSettings {
  return {
    ...readProps(root, diagnostics),
    eventTypes: withoutCycles(eventTypes(root, diagnostics), diagnostics),
    tags: tags(root, diagnostics),
  }
}

function eventTypes(root: string, diagnostics: ContentDiagnostic[]): EventType[] {
  const { own } = readOwnLayers(root, 'eventtypes', diagnostics)
  return own.flatMap((stanza) => {
    if (stanza.flag('disabled') === true) return []
    const search = stanza.text('search')
    if (/%[^%]+%/.test(stanza.name)) {
      const message = `The event type [${stanza.name}] has a field in its name, which is not known here; it is left out.`
      diagnostics.push(refused(stanza, message))
      return []
    }
    if (search !== '' && !/(?:^|[^|])\|(?:[^|]|$)/.test(withoutQuotes(search)))
      return [{ name: stanza.name, search, file: stanza.file, line: stanza.range.start.line }]
    const what = search === '' ? 'has no search' : 'has a pipe in its search, which Splunk does not allow'
    diagnostics.push(refused(stanza, `The event type [${stanza.name}] ${what}; it is left out.`))
    return []
  })
}

function withoutQuotes(search: string): string {
  return search.replace(/"(?:[^"\\]|\\.)*"/g, '""')
}

/** An event type that refers to itself, be it by way of others, means nothing. */
function withoutCycles(types: EventType[], diagnostics: ContentDiagnostic[]): EventType[] {
  const byName = new Map(types.map((type) => [type.name, type]))
  const refersTo = ({ search }: EventType): string[] =>
    [...search.matchAll(/\beventtype\s*(!?)=\s*(?:"([^"]+)"|([^\s)"]+))/g)].flatMap(([, not, quoted, bare]) => {
      const name = (quoted ?? bare)!
      if (not === '' && !name.includes('*')) return [name]
      const pattern = new RegExp(
        `^${name.replace(/[.*+?^${}()|[\]\\]/g, (sign) => (sign === '*' ? '.*' : `\\${sign}`))}$`,
      )
      return types.map((type) => type.name).filter((other) => pattern.test(other) === (not === ''))
    })
  const reaches = (from: EventType, target: string, seen = new Set<string>()): boolean =>
    refersTo(from).some((name) => {
      if (name === target) return true
      const next = byName.get(name)
      if (!next || seen.has(name)) return false
      seen.add(name)
      return reaches(next, target, seen)
    })
  return types.filter((type) => {
    if (!reaches(type, type.name)) return true
    const range = { start: { offset: 0, line: type.line, column: 1 }, end: { offset: 0, line: type.line, column: 1 } }
    const message = `The event type [${type.name}] refers to itself; it is left out.`
    diagnostics.push(contentDiagnostic('conf-value', type.file, range, message))
    return false
  })
}

/** `[field=value]` with `tag = enabled`; signs of the value may be written as in URLs. */
function tags(root: string, diagnostics: ContentDiagnostic[]): TagRule[] {
  const { own } = readOwnLayers(root, 'tags', diagnostics)
  return own.flatMap((stanza) => {
    const equals = stanza.name.indexOf('=')
    if (equals < 1) {
      diagnostics.push(refused(stanza, `[${stanza.name}] is not \`field=value\`; its tags are left out.`))
      return []
    }
    const [field, value] = [decoded(stanza.name.slice(0, equals)), decoded(stanza.name.slice(equals + 1))]
    const enabled = stanza.keys().filter((tag) => stanza.text(tag).toLowerCase() === 'enabled')
    return enabled.map((tag) => ({ field, value, tag: decoded(tag).toLowerCase() }))
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function refused(stanza: Stanza, message: string): ContentDiagnostic {
  return contentDiagnostic('conf-value', stanza.file, stanza.range, message)
}
