/**
 * Look-around, which RE2 has not, where an expression without it means the same:
 *
 *   (?<!x)R and (?<=x)R   the character before a match is matched with it
 *   R(?!x) and R(?=L)     so is what comes behind
 *   ^(?!A)(?=B)R          conditions of their own: the text matches ^B and ^R, and does not match ^A
 *
 * That holds as long as only the place of the first match matters, and not its exact extent; other uses are refused.
 */

/** `test`: does it match? `first`: the groups of the first match. `all`: every match, with its extent. */
export type RegexUse = 'test' | 'first' | 'all'

export type Resolved = { core: string; conditions: { source: string; negated: boolean }[] } | { error: string }

const LOOK = /\(\?<?[=!]/

export function resolveLookAround(source: string, use: RegexUse): Resolved {
  if (!LOOK.test(source)) return { core: source, conditions: [] }
  if (use === 'all' || topLevelAlternation(source)) return { core: source, conditions: [] }
  const flags = /^(?:\(\?[a-zA-Z-]+\))?/.exec(source)![0]
  let rest = source.slice(flags.length)
  const conditions: { source: string; negated: boolean }[] = []
  const anchor = /^(?:\^|\\A)/.exec(rest)?.[0]
  if (anchor !== undefined && !flags.includes('m')) {
    for (
      let ahead = lookAt(rest, anchor.length, '(?=', '(?!');
      ahead;
      ahead = lookAt(rest, anchor.length, '(?=', '(?!')
    ) {
      if (use === 'first' && hasGroups(ahead.body)) return { error: 'a look-ahead with groups' }
      conditions.push({ source: `${flags}${anchor}(?:${ahead.body})`, negated: ahead.negated })
      rest = anchor + rest.slice(ahead.end)
    }
  }
  const before = lookAt(rest, 0, '(?<=', '(?<!')
  if (before) {
    const leading = before.negated ? notBefore(before.body, use) : isBefore(before.body, use)
    if (leading === undefined) return { error: `a look-behind (${rest.slice(0, before.end)})` }
    rest = leading + rest.slice(before.end)
  }
  return { core: flags + behind(rest), conditions }
}

/**
 * For a replacement: a look-ahead at the end that reaches the end of the text is matched as a group, which the replacement
 * puts back. `group` is its number.
 */
export function keepLookAhead(source: string): { core: string; group: number } | undefined {
  if (topLevelAlternation(source)) return undefined
  const at = lastLookAhead(source)
  const ahead = at === undefined ? undefined : lookAt(source, at, '(?=', '(?!')
  if (!ahead || ahead.negated || ahead.end !== source.length) return undefined
  if (!splitAlternatives(ahead.body).every((each) => /(?:^|[^\\])(?:\\\\)*(?:\$|\\z)$/.test(each))) return undefined
  const head = source.slice(0, at)
  return { core: `${head}(${ahead.body})`, group: countGroups(head) + 1 }
}

/** Rewrites a look-ahead at the end, or before a last group that can't reach what it excludes. */
function behind(source: string): string {
  const at = lastLookAhead(source)
  if (at === undefined) return source
  const ahead = lookAt(source, at, '(?=', '(?!')!
  const head = source.slice(0, at)
  const tail = source.slice(ahead.end)
  if (tail === '')
    return ahead.negated ? orSame(head + notBehind(ahead.body), source, ahead.body) : `${head}(?:${ahead.body})`
  const single = ahead.negated ? singleCharacter(ahead.body) : undefined
  const alternatives = /^\((?!\?)(.*)\)$/s.exec(tail)
  if (single === undefined || !alternatives || groupEnd(tail, 0) !== tail.length) return source
  const rewritten = splitAlternatives(alternatives[1]!).map((each) => excluding(each, single))
  return rewritten.some((each) => each === undefined) ? source : `${head}(?:${rewritten.join('|')})`
}

function orSame(rewritten: string, source: string, body: string): string {
  return characters(body) === undefined ? source : rewritten
}

/** One alternative behind `(?!x)`: a word boundary with something else than x behind it, or a character that is not x. */
function excluding(alternative: string, single: string): string | undefined {
  if (alternative === '\\b') return `\\b(?:${negate(single)}|\\z)`
  if (!/^(?:\\?[^\\\w()[\]{}|*+?.^$]|\w|\\[sdw])$/.test(alternative)) return undefined
  const literal = /^\\?([^\w\\])$|^(\w)$/.exec(single)
  if (!literal) return undefined
  return new RegExp(`^(?:${alternative})$`).test(literal[1] ?? literal[2]!) ? undefined : alternative
}

/** What stands before a match is not this text: it differs in its last character, or in the one before, and so on. */
function notBefore(body: string, use: RegexUse): string | undefined {
  const parts = characters(body)
  // With several characters, the first match of the longer expression need not be the first of the original.
  if (!parts || (use === 'first' && parts.length > 1)) return undefined
  const last = parts.length - 1
  const options = parts.map((part, at) => {
    const rest = parts.slice(at + 1).join('')
    return at === last ? `\\A|${negate(part)}` : `(?:\\A|${negate(part)})${rest}`
  })
  return `(?:${options.reverse().join('|')})`
}

function isBefore(body: string, use: RegexUse): string | undefined {
  return use === 'test' || characters(body) ? `(?:${body})` : undefined
}

function notBehind(body: string): string {
  const parts = characters(body) ?? []
  const options = parts.map((part, at) => `${parts.slice(0, at).join('')}(?:${negate(part)}|\\z)`)
  return `(?:${options.join('|')})`
}

/** The characters of a text without quantifiers, alternatives and groups; undefined when it has any of them. */
function characters(body: string): string[] | undefined {
  const parts: string[] = []
  const atom = /\\[sSdDwW]|\\[^A-Za-z0-9]|\[(?:[^\]\\]|\\.)+\]|[^\\()[\]{}|*+?.^$]/y
  for (let at = 0; at < body.length; at = atom.lastIndex) {
    atom.lastIndex = at
    const match = atom.exec(body)
    if (!match) return undefined
    parts.push(match[0])
  }
  return parts.length > 0 ? parts : undefined
}

function singleCharacter(body: string): string | undefined {
  const parts = characters(body)
  return parts?.length === 1 ? parts[0] : undefined
}

function negate(atom: string): string {
  if (/^\\[sdw]$/.test(atom)) return atom.toUpperCase()
  if (/^\\[SDW]$/.test(atom)) return atom.toLowerCase()
  if (atom.startsWith('[^')) return `[${atom.slice(2)}`
  if (atom.startsWith('[')) return `[^${atom.slice(1)}`
  return `[^${atom}]`
}

interface LookAround {
  negated: boolean
  body: string
  end: number
}

function lookAt(source: string, at: number, positive: string, negative: string): LookAround | undefined {
  const opener = [positive, negative].find((each) => source.startsWith(each, at))
  if (!opener) return undefined
  const end = groupEnd(source, at)
  if (end === undefined) return undefined
  return { negated: opener === negative, body: source.slice(at + opener.length, end - 1), end }
}

/** The place of the only look-ahead of the top level, if it is the last look-around. */
function lastLookAhead(source: string): number | undefined {
  let found: number | undefined
  for (const { at, depth } of walk(source)) {
    if (!LOOK.test(source.slice(at, at + 4)) || source[at] !== '(') continue
    if (depth > 0 || found !== undefined || source[at + 2] === '<') return undefined
    found = at
  }
  return found
}

function topLevelAlternation(source: string): boolean {
  return [...walk(source)].some(({ at, depth }) => depth === 0 && source[at] === '|')
}

function splitAlternatives(source: string): string[] {
  const bars = [...walk(source)].filter(({ at, depth }) => depth === 0 && source[at] === '|').map(({ at }) => at)
  return [-1, ...bars].map((bar, index) => source.slice(bar + 1, bars[index]))
}

function countGroups(source: string): number {
  return [...walk(source)].filter(({ at }) => /^\((?:(?!\?)|\?P?<[A-Za-z_]|\?')/.test(source.slice(at))).length
}

function hasGroups(source: string): boolean {
  return countGroups(source) > 0
}

/** The position behind the group that opens at `open`. */
function groupEnd(source: string, open: number): number | undefined {
  let level: number | undefined
  for (const { at, depth } of walk(source)) {
    if (at === open) level = depth
    else if (depth === level && source[at] === ')') return at + 1
  }
  return undefined
}

/** The signs that mean something: not escaped, not in a class. The depth of a parenthesis is that around its group. */
function* walk(source: string): Generator<{ at: number; depth: number }> {
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!
    if (char === '\\') {
      at += 1
      continue
    }
    if (char === '[') {
      const match = /\[\^?\]?(?:[^\]\\]|\\.)*\]/sy
      match.lastIndex = at
      const found = match.exec(source)
      if (found) at += found[0].length - 1
      continue
    }
    if (char === ')') depth -= 1
    yield { at, depth }
    if (char === '(') depth += 1
  }
}

const GROUP_NAME = /^\(\?(?:P?<([A-Za-z_][\w.-]*)>|'(\w+)')/

/** The named groups of the top level, with the places where they open; undefined when a name stands deeper. */
export function namedGroups(source: string): { name: string; start: number }[] | undefined {
  if (topLevelAlternation(source)) return undefined
  const groups: { name: string; start: number }[] = []
  for (const { at, depth } of walk(source)) {
    const named = GROUP_NAME.exec(source.slice(at))
    if (!named) continue
    if (depth > 0) return undefined
    groups.push({ name: named[1] ?? named[2]!, start: at })
  }
  return groups
}

/** The groups that take part in every match and that may match an empty text. */
export function emptiableGroups(source: string): Set<string> {
  const found = new Set<string>()
  if (topLevelAlternation(source)) return found
  for (const { at, depth } of walk(source)) {
    const named = depth === 0 ? GROUP_NAME.exec(source.slice(at)) : null
    const end = named ? groupEnd(source, at) : undefined
    if (!named || end === undefined || /^(?:[?*]|\{0)/.test(source.slice(end))) continue
    if (matchesEmpty(source.slice(at + named[0].length, end - 1))) found.add(named[1] ?? named[2]!)
  }
  return found
}

/** False also for what JavaScript can't read. */
function matchesEmpty(body: string): boolean {
  try {
    return new RegExp(`^(?:${body})$`).test('')
  } catch {
    return false
  }
}
