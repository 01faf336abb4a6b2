/** Checks of one value that many rules share. Each says nothing of a value that is fine. */
import { didYouMean } from '@karst/spl'
import type { Finding } from './rule.ts'
import type { Value } from './value.ts'

export interface TextRules {
  /** False: the key may be absent or null. */
  required?: boolean
  min?: number
  max?: number
  pattern?: RegExp
  /** What the pattern asks for, after "must be": "a number of seconds". */
  wanted?: string
  oneOf?: readonly string[]
  hint?: string
}

const quoted = (text: string): string => `\`${text.length > 80 ? `${text.slice(0, 77)}…` : text}\``

export function finding(value: Value, message: string, hint?: string): Finding {
  return { range: value.range, message, hint }
}

/** At the key, for what is there and should not be. */
export function keyFinding(value: Value, message: string, hint?: string): Finding {
  return { range: value.keyRange, message, hint }
}

const KIND_WORD = { missing: 'missing', null: 'empty', text: 'a single text', list: 'a list', map: 'a map' } as const

/** One text. Numbers and booleans are texts here, as pydantic would convert them or YAML's author meant them. */
export function* checkText(value: Value, rules: TextRules = {}): Generator<Finding> {
  const { required = true, min = 0, max, pattern, wanted, oneOf, hint } = rules
  if (!value.given) {
    if (required) yield missing(value, hint)
    return
  }
  if (value.kind !== 'text') {
    yield finding(value, `\`${value.name}\` must be a text, not ${KIND_WORD[value.kind]}.`, hint)
    return
  }
  const { text } = value
  if (text.length < min)
    yield finding(value, `\`${value.name}\` needs at least ${min} characters, it has ${text.length}.`, hint)
  else if (max !== undefined && text.length > max)
    yield finding(value, `\`${value.name}\` may have ${max} characters, it has ${text.length}.`, hint)
  else if (oneOf && !oneOf.includes(text)) yield notOneOf(value, oneOf)
  else if (pattern && !pattern.test(text))
    yield finding(value, `\`${value.name}\` must be ${wanted ?? `like ${pattern.source}`}, not ${quoted(text)}.`, hint)
}

export function missing(value: Value, hint?: string): Finding {
  const where = value.path.length === 1 ? 'The file' : `\`${formatParent(value)}\``
  const message =
    value.kind === 'null' ? `\`${value.name}\` has no value.` : `${where} has no \`${value.path.at(-1)}\`.`
  return finding(value, message, hint)
}

function formatParent({ name }: Value): string {
  return name.replace(/\.?[^.[\]]+$/, '')
}

export function notOneOf(value: Value, allowed: readonly string[]): Finding {
  const near = didYouMean(value.text, allowed)
  const list =
    allowed.length > 16 ? `It is one of ${allowed.length} words.` : `It is one of ${allowed.map(quoted).join(', ')}.`
  return finding(
    value,
    `\`${value.name}\` can't be ${quoted(value.text)}.`,
    near === undefined ? list : `${near} ${list}`,
  )
}

/** A list of texts, each by its rules. */
export function* checkTexts(
  value: Value,
  rules: { required?: boolean; min?: number; each?: TextRules; hint?: string } = {},
): Generator<Finding> {
  const { required = true, min = 0, each = {}, hint } = rules
  if (!value.given) {
    if (required) yield missing(value, hint)
    return
  }
  if (value.kind !== 'list') {
    yield finding(value, `\`${value.name}\` must be a list, not ${KIND_WORD[value.kind]}.`, hint)
    return
  }
  const items = value.items()
  if (items.length < min)
    yield finding(value, `\`${value.name}\` needs at least ${plural(min, 'entry', 'entries')}.`, hint)
  for (const item of items) yield* checkText(item, each)
}

/** A list of maps; what is no map is reported, the maps are given to `check`. */
export function* checkMaps(
  value: Value,
  rules: { required?: boolean; min?: number; hint?: string },
  check: (item: Value) => Iterable<Finding>,
): Generator<Finding> {
  const { required = true, min = 0, hint } = rules
  if (!value.given) {
    if (required) yield missing(value, hint)
    return
  }
  if (value.kind !== 'list') {
    yield finding(value, `\`${value.name}\` must be a list of maps, not ${KIND_WORD[value.kind]}.`, hint)
    return
  }
  const items = value.items()
  if (items.length < min)
    yield finding(value, `\`${value.name}\` needs at least ${plural(min, 'entry', 'entries')}.`, hint)
  for (const item of items) {
    if (item.kind === 'map') yield* check(item)
    else yield finding(item, `\`${item.name}\` must be a map of keys and values, not ${KIND_WORD[item.kind]}.`)
  }
}

/** A map that must be there; what is no map is reported. */
export function* checkMap(value: Value, required: boolean, hint?: string): Generator<Finding> {
  if (!value.given) {
    if (required) yield missing(value, hint)
  } else if (value.kind !== 'map')
    yield finding(value, `\`${value.name}\` must be a map of keys and values, not ${KIND_WORD[value.kind]}.`, hint)
}

/** Keys that are not in the list. */
export function* checkKeys(
  map: Value,
  allowed: readonly string[],
  hint?: (key: string) => string | undefined,
): Generator<Finding> {
  for (const key of map.keys()) {
    if (allowed.includes(key)) continue
    const help = hint?.(key) ?? didYouMean(key, allowed)
    yield keyFinding(map.get(key), `There is no key \`${key}\` here.`, help ?? 'Remove it.')
  }
}

/** A whole number, also as text: pydantic takes both. */
export function* checkInteger(
  value: Value,
  rules: { required?: boolean; min: number; max?: number },
): Generator<Finding> {
  const { required = true, min, max = Number.POSITIVE_INFINITY } = rules
  if (!value.given) {
    if (required) yield missing(value)
    return
  }
  const text = value.text.trim()
  const number = /^[-+]?\d+(\.0*)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(number))
    yield finding(
      value,
      `\`${value.name}\` must be a whole number, not ${value.kind === 'text' ? quoted(text) : KIND_WORD[value.kind]}.`,
    )
  else if (number < min || number > max)
    yield finding(
      value,
      `\`${value.name}\` must be ${max === Number.POSITIVE_INFINITY ? `${min} or more` : `from ${min} to ${max}`}, not ${number}.`,
    )
}

const BOOLEANS = new Set(['true', 'yes', 'on', 'y', 't', '1', 'false', 'no', 'off', 'n', 'f', '0'])

export function isTrue(value: Value): boolean {
  return ['true', 'yes', 'on', 'y', 't', '1'].includes(value.text.trim().toLowerCase())
}

export function* checkBoolean(value: Value, required = false): Generator<Finding> {
  if (!value.given) {
    if (required) yield missing(value)
  } else if (!BOOLEANS.has(value.text.trim().toLowerCase()))
    yield finding(
      value,
      `\`${value.name}\` must be true or false, not ${value.kind === 'text' ? quoted(value.text) : KIND_WORD[value.kind]}.`,
    )
}

export function* checkUrl(value: Value): Generator<Finding> {
  const { text } = value
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
    yield finding(value, `\`${value.name}\` must be an http or https address, not ${quoted(text)}.`)
}

/** A text of the list stands there twice. */
export function* checkDistinct(value: Value): Generator<Finding> {
  const seen = new Set<string>()
  for (const item of value.texts()) {
    const text = item.text.trim()
    if (seen.has(text))
      yield finding(item, `${quoted(text)} stands twice in \`${value.name}\`.`, 'Remove one of the two.')
    seen.add(text)
  }
}

export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`
}

export { quoted }
