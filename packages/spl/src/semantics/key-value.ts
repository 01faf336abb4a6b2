/**
 * Pairs of keys and values in a text (Search Reference, "extract"). Each character of `pairDelimiters` ends a pair and each
 * of `keyDelimiters` separates its key from its value; without any, `key=value` and `key="quoted value"` are found.
 */
import { and, call, lambda, num, type Scalar, text } from '../plan/scalar.ts'

export interface PairOptions {
  pairDelimiters: string | undefined
  keyDelimiters: string | undefined
  /** How many pairs to take. */
  limit: number
  /** How many characters to look at. */
  maxChars: number
  /** Whether keys become names of letters, digits and underscores. */
  cleanKeys: boolean
}

const QUOTED = '"(?:[^"\\\\]|\\\\.)*"'

/** The pairs in their order, each an array of a key and a value. A pair without a value is none. */
export function pairsIn(value: Scalar, options: PairOptions): Scalar {
  const { pairDelimiters, keyDelimiters, limit, maxChars, cleanKeys } = options
  const looked = call('text', 'substringUTF8', value, num(1), num(maxChars))
  const found =
    pairDelimiters === undefined && keyDelimiters === undefined
      ? call('data', 'extractAllGroupsVertical', looked, text(`([A-Za-z_][\\w.:-]*)\\s?=\\s?(${QUOTED}|[^\\s,;|&"]+)`))
      : delimited(looked, pairDelimiters ?? ' \t\r\n,;', keyDelimiters ?? '=')
  const pair = lambda(['data'], (each) =>
    call('data', 'array', cleanKeys ? cleaned(part(each, 1)) : part(each, 1), unquoted(part(each, 2))),
  )
  const usable = lambda(['data'], (each) => and([notEmpty(part(each, 1)), notEmpty(part(each, 2))]))
  const pairs = call('data', 'arrayFilter', usable, call('data', 'arrayMap', pair, found))
  return call('data', 'arraySlice', pairs, num(1), num(limit))
}

/** The values of one key. */
export function valuesOfKey(pairs: Scalar, key: string): Scalar {
  const own = lambda(['data'], (each) => call('bool', 'equals', part(each, 1), text(key)))
  return call(
    'list',
    'arrayMap',
    lambda(['data'], (each) => part(each, 2)),
    call('data', 'arrayFilter', own, pairs),
  )
}

export function keysOf(pairs: Scalar): Scalar {
  return call(
    'list',
    'arrayMap',
    lambda(['data'], (each) => part(each, 1)),
    pairs,
  )
}

/** A value that holds a delimiter of its own is not taken. */
function delimited(value: Scalar, pairDelimiters: string, keyDelimiters: string): Scalar {
  const between = characterClass(pairDelimiters)
  const sign = characterClass(keyDelimiters)
  const segments = call('list', 'extractAll', value, text(`(?:${QUOTED}|[^${between}])+`))
  const pattern = `^\\s*([^${sign}]*[^${sign}\\s])\\s*[${sign}]\\s*(${QUOTED}|[^${sign}]*?)\\s*$`
  return call(
    'data',
    'arrayMap',
    lambda(['text'], (each) => call('data', 'extractGroups', each, text(pattern))),
    segments,
  )
}

function characterClass(characters: string): string {
  return [...characters].map((char) => CONTROLS[char] ?? char.replace(/[\\\]^-]/, '\\$&')).join('')
}

const CONTROLS: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Other signs become underscores, those in front and digits in front go (transforms.conf, CLEAN_KEYS). */
function cleaned(key: Scalar): Scalar {
  const plain = call('text', 'replaceRegexpAll', key, text('[^A-Za-z0-9]'), text('_'))
  return call('text', 'replaceRegexpOne', plain, text('^[_0-9]+'), text(''))
}

function unquoted(value: Scalar): Scalar {
  const inner = call('text', 'replaceRegexpOne', value, text('(?s)^"(.*)"$'), text('\\1'))
  return call('text', 'replaceAll', inner, text('\\"'), text('"'))
}

function part(pair: Scalar, at: number): Scalar {
  return call('text', 'arrayElement', pair, num(at))
}

function notEmpty(value: Scalar): Scalar {
  return call('bool', 'notEquals', value, text(''))
}
