/** `karst.yml` in a content repository: severities, what other apps define, and files that cannot hold a comment. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { didYouMean } from '@karst/spl'
import type { ContentDiagnostic, FileRange } from '../content/diagnostic.ts'
import { readYamlFile, YamlDocument } from '../content/yaml-document.ts'
import { External, type ExternalMacro, KNOWN_APP_LOOKUPS, KNOWN_APP_MACROS } from './external.ts'
import { rootValue } from './project.ts'
import type { Value } from './value.ts'

export const CONFIG_FILE = 'karst.yml'
export const LEVELS = ['error', 'warning', 'info', 'off'] as const
export type Level = (typeof LEVELS)[number]

export interface FileException {
  rule: string
  /** Path below the repository. */
  file: string
  reason: string
  range: FileRange
}

export interface Config {
  severities: ReadonlyMap<string, Level>
  external: External
  exceptions: readonly FileException[]
  /** Path of karst.yml; undefined where there is none. */
  path: string | undefined
  faults: readonly ConfigFault[]
}

export interface ConfigFault {
  range: FileRange
  message: string
  hint?: string | undefined
}

const KEYS = ['severity', 'external', 'ignore']

/** Reads karst.yml. What is wrong with it is in `faults`; the rest of it counts. `names`: ids and codes that there are. */
export function readConfig(root: string, names: readonly string[]): Config {
  const path = join(root, CONFIG_FILE)
  if (!existsSync(path)) return { ...NO_CONFIG, external: externalOf([], []) }
  const document = readYamlFile(path)
  if (!(document instanceof YamlDocument))
    return { ...NO_CONFIG, path, external: externalOf([], []), faults: [faultOf(document)] }
  const faults: ConfigFault[] = document.diagnostics.map(faultOf)
  const value = rootValue(document)
  for (const key of value.keys()) {
    if (!KEYS.includes(key))
      faults.push(
        at(
          value.get(key),
          `${CONFIG_FILE} has no setting \`${key}\`.`,
          didYouMean(key, KEYS) ?? `There are ${KEYS.join(', ')}.`,
        ),
      )
  }
  return {
    path,
    severities: readSeverities(value.get('severity'), names, faults),
    external: readExternal(value.get('external'), faults),
    exceptions: readExceptions(value.get('ignore'), names, faults),
    faults,
  }
}

const NO_CONFIG: Omit<Config, 'external'> = { path: undefined, severities: new Map(), exceptions: [], faults: [] }

function faultOf({ message, hint, line, column }: ContentDiagnostic): ConfigFault {
  const position = { offset: 0, line, column }
  return { range: { start: position, end: position }, message, hint }
}

function at(value: Value, message: string, hint?: string): ConfigFault {
  return { range: value.keyRange, message, hint }
}

function readSeverities(value: Value, names: readonly string[], faults: ConfigFault[]): Map<string, Level> {
  const severities = new Map<string, Level>()
  for (const key of value.keys()) {
    const level = value.get(key)
    if (!names.includes(key)) faults.push(at(level, `There is no rule ${key}.`, didYouMean(key, names)))
    else if (!isLevel(level.text))
      faults.push(at(level, `${key} can't be \`${level.text}\`.`, `It is one of ${LEVELS.join(', ')}.`))
    else severities.set(key, level.text)
  }
  return severities
}

export function isLevel(text: string): text is Level {
  return (LEVELS as readonly string[]).includes(text)
}

/** `macros:` and `lookups:` as a list of names, or as a map from a name to what is known of it. */
function readExternal(value: Value, faults: ConfigFault[]): External {
  for (const key of value.keys()) {
    if (key !== 'macros' && key !== 'lookups')
      faults.push(at(value.get(key), `\`external\` has no \`${key}\`.`, 'It has macros and lookups.'))
  }
  const macros = entriesOf(value.get('macros')).map(([name, known]): [string, ExternalMacro] => [
    name.replace(/\(0?\)$/, ''),
    { arguments: argumentsOf(name), definition: known?.kind === 'text' ? known.text : undefined },
  ])
  const lookups = entriesOf(value.get('lookups')).map(([name, known]): [string, readonly string[] | undefined] => [
    name,
    known?.kind === 'list' ? known.texts().map(({ text }) => text) : undefined,
  ])
  return externalOf(macros, lookups)
}

function externalOf(
  macros: readonly [string, ExternalMacro][],
  lookups: readonly [string, readonly string[] | undefined][],
): External {
  const app = KNOWN_APP_MACROS.map((name): [string, ExternalMacro] => [name, { arguments: [], definition: undefined }])
  return new External(
    new Map([...app, ...macros]),
    new Map([...KNOWN_APP_LOOKUPS.map((name) => [name, undefined] as const), ...lookups]),
  )
}

function entriesOf(value: Value): [string, Value | undefined][] {
  if (value.kind === 'map') return value.keys().map((key) => [key, value.get(key)])
  return value.texts().map(({ text }) => [text, undefined])
}

/** `name(2)` takes `$1$` and `$2$`. */
function argumentsOf(name: string): string[] {
  const count = Number(/\((\d+)\)$/.exec(name)?.[1] ?? 0)
  return Array.from({ length: count }, (_, i) => String(i + 1))
}

function readExceptions(value: Value, names: readonly string[], faults: ConfigFault[]): FileException[] {
  return value.items().flatMap((item) => {
    const rule = item.get('rule').text
    const file = item.get('file').text
    const reason = item.get('reason').text.trim()
    if (!names.includes(rule))
      faults.push({
        range: item.range,
        message: `There is no rule ${rule || 'without a name'}.`,
        hint: didYouMean(rule, names),
      })
    if (file === '')
      faults.push({
        range: item.range,
        message: 'An entry of `ignore` needs a `file`.',
        hint: 'Give its path below the repository.',
      })
    return names.includes(rule) && file !== '' ? [{ rule, file, reason, range: item.range }] : []
  })
}
