/** The groups of a regular expression as fields (rex): of the first match, of several, of each value of a list. */
import { and, call, lambda, NULL_TEXT, not, num, type Scalar, text } from '../plan/scalar.ts'
import { asText } from './coerce.ts'
import { emptiableGroups, namedGroups } from './look-around.ts'
import { once } from './once.ts'
import { type RegexCondition, translateFor, translateRegex } from './regex.ts'

export interface GroupValues {
  /** In the order of the expression; a name that stands twice has both groups' values. */
  fields: { name: string; value: Scalar }[]
}

interface Translated {
  pattern: string
  groups: string[]
  conditions: RegexCondition[]
}

/**
 * Values are null (or an empty list) where the group has none. Whether a group matched an empty text or took no part in
 * the match RE2 does not tell; a group that takes part in every match has the empty text, of the first match.
 */
export function extractGroups(value: Scalar, regex: string, maxMatch: number): GroupValues | { error: string } {
  const translated = translateFor(regex, maxMatch === 1 ? 'first' : 'all')
  if ('error' in translated) return translated
  const names = [...new Set(translated.groups.filter((name) => name !== ''))]
  const emptiable = maxMatch === 1 && translated.conditions.length === 0 ? emptiableGroups(regex) : new Set()
  const fields = names.map((name) => {
    const at = translated.groups.flatMap((group, index) => (group === name ? [index + 1] : []))
    if (at.length === 1 && emptiable.has(name)) return { name, value: certainGroup(value, translated.pattern, at[0]!) }
    return { name, value: groupValue(value, translated, at, maxMatch) }
  })
  return { fields }
}

function groupValue(value: Scalar, translated: Translated, at: readonly number[], maxMatch: number): Scalar {
  if (value.type !== 'list') {
    if (maxMatch !== 1) return allMatches(asText(value), translated, at, maxMatch)
    return call('text', 'nullIf', firstMatch(asText(value), translated, at), text(''))
  }
  if (maxMatch === 1) {
    const each = lambda(['text'], (v) => firstMatch(v, translated, at))
    return withoutEmpty(call('list', 'arrayMap', each, value))
  }
  const each = lambda(['text'], (v) => allMatches(v, translated, at, maxMatch))
  return call('list', 'arrayFlatten', call('data', 'arrayMap', each, value))
}

/** The value of a group that takes part in every match: an empty text is one. */
function certainGroup(value: Scalar, pattern: string, at: number): Scalar {
  const groups = (of: Scalar): Scalar => call('data', 'extractGroups', of, text(pattern))
  if (value.type === 'list') {
    const all = lambda(['text'], (v) => call('list', 'arraySlice', groups(v), num(at), num(1)))
    return call('list', 'arrayFlatten', call('data', 'arrayMap', all, value))
  }
  return once(groups(asText(value)), (found) =>
    call('text', 'if', call('bool', 'empty', found), NULL_TEXT, call('text', 'arrayElement', found, num(at))),
  )
}

/** '' where the group has no value. */
function firstMatch(value: Scalar, { pattern, groups, conditions }: Translated, at: readonly number[]): Scalar {
  const found =
    groups.length === 1
      ? call('text', 'extract', value, text(pattern))
      : firstNonEmpty(
          at.map((index) =>
            call('text', 'arrayElement', call('data', 'extractGroups', value, text(pattern)), num(index)),
          ),
        )
  if (conditions.length === 0) return found
  const holds = conditions.map((condition) => {
    const match = call('bool', 'match', value, text(condition.pattern))
    return condition.negated ? not(match) : match
  })
  return call('text', 'if', and(holds), found, text(''))
}

function firstNonEmpty(values: readonly Scalar[]): Scalar {
  return values.reduceRight((rest, value) =>
    call('text', 'if', call('bool', 'notEquals', value, text('')), value, rest),
  )
}

function allMatches(value: Scalar, { pattern, groups }: Translated, at: readonly number[], maxMatch: number): Scalar {
  const limited = (matches: Scalar): Scalar =>
    maxMatch === 0 ? matches : call(matches.type, 'arraySlice', matches, num(1), num(maxMatch))
  if (groups.length === 1) return withoutEmpty(limited(call('list', 'extractAll', value, text(pattern))))
  const matches = limited(call('data', 'extractAllGroupsVertical', value, text(pattern)))
  const group = lambda(['data'], (match) =>
    firstNonEmpty(at.map((index) => call('text', 'arrayElement', match, num(index)))),
  )
  return withoutEmpty(call('list', 'arrayMap', group, matches))
}

function withoutEmpty(values: Scalar): Scalar {
  const present = lambda(['text'], (v) => call('bool', 'notEquals', v, text('')))
  return call('list', 'arrayFilter', present, values)
}

/**
 * Where groups stand in the text: `name=first-last`, counted from 0, joined by `&`. Only for groups that every match has:
 * their place follows from the length of what is matched before them.
 */
export function groupOffsets(value: Scalar, regex: string): Scalar | { error: string } {
  const named = namedGroups(regex)
  if (named === undefined)
    return { error: 'offset_field needs named groups that stand in no other group and no alternative' }
  const flags = /^(?:\(\?[a-zA-Z-]+\))?/.exec(regex)![0]
  const parts: Scalar[] = []
  for (const { name, start } of named) {
    // Everything before the match, everything of the match before the group, and the group.
    const source = `${flags}\\A((?s:.*?))((?:${regex.slice(flags.length, start)}))${regex.slice(start)}`
    const translated = translateRegex(source)
    if ('error' in translated) return translated
    const groups = call('data', 'extractGroups', value, text(translated.pattern))
    const length = (index: number): Scalar =>
      call('num', 'lengthUTF8', call('text', 'arrayElement', groups, num(index)))
    const own = translated.groups.indexOf(name) + 1
    const first = call('num', 'plus', length(1), length(2))
    const last = call('num', 'minus', call('num', 'plus', first, length(own)), num(1))
    const shown = call('text', 'concat', text(`${name}=`), toText(first), text('-'), toText(last))
    parts.push(call('text', 'if', call('bool', 'greater', length(own), num(0)), shown, text('')))
  }
  const present = withoutEmpty(call('list', 'array', ...parts))
  return call('text', 'nullIf', call('text', 'arrayStringConcat', present, text('&')), text(''))
}

function toText(value: Scalar): Scalar {
  return call('text', 'toString', value)
}
