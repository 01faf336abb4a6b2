/**
 * Sed expressions of rex: `s/regex/replacement/flags` and `y/characters/characters/`, one or several in a row
 * (Search Reference, "rex", "Sed expressions").
 */
import { call, num, type Scalar, text } from '../plan/scalar.ts'
import { translateFor, translateReplacement } from './regex.ts'

export type SedCommand =
  | { kind: 'replace'; regex: string; replacement: string; which: 'first' | 'all' | number }
  | { kind: 'translate'; from: string; to: string }

/** The n-th match is found by writing out the n before it. */
const MOST_MATCHES = 64

export function parseSed(source: string): SedCommand[] | { error: string } {
  const commands: SedCommand[] = []
  let rest = source.trimStart()
  while (rest !== '') {
    const read = readCommand(rest)
    if ('error' in read) return read
    commands.push(read.command)
    rest = rest.slice(read.length).replace(/^[\s;]+/, '')
  }
  return commands.length > 0 ? commands : { error: 'it is empty' }
}

function readCommand(source: string): { command: SedCommand; length: number } | { error: string } {
  const name = source[0]
  if (name !== 's' && name !== 'y') return { error: `it must begin with s or y, not \`${source.slice(0, 10)}\`` }
  const mark = source[1]
  if (mark === undefined || /[\w\s\\]/.test(mark))
    return { error: `\`${name}\` needs a delimiter behind it: ${name}/…/…/` }
  const first = readPart(source, 2, mark)
  const second = first && readPart(source, first.end, mark)
  if (!second) return { error: `\`${name}${mark}…${mark}…${mark}\` needs three \`${mark}\`` }
  if (name === 'y') return translation(first.value, second.value, second.end)
  const flags = /^[\w]*/.exec(source.slice(second.end))![0]
  const which = flags === '' ? 'first' : flags === 'g' ? 'all' : /^[1-9]\d*$/.test(flags) ? Number(flags) : undefined
  if (which === undefined) return { error: `the flags \`${flags}\` can be g or the number of a match, no others` }
  if (typeof which === 'number' && which > MOST_MATCHES)
    return { error: `it can count to ${MOST_MATCHES}, not to ${which}` }
  const replacement = withControls(second.value)
  return {
    command: { kind: 'replace', regex: first.value, replacement, which: which === 1 ? 'first' : which },
    length: second.end + flags.length,
  }
}

/** Text up to the delimiter; a delimiter with a backslash before it is text. */
function readPart(source: string, start: number, mark: string): { value: string; end: number } | undefined {
  let value = ''
  for (let at = start; at < source.length; at++) {
    const char = source[at]!
    if (char === mark) return { value, end: at + 1 }
    if (char === '\\' && source[at + 1] !== undefined) {
      at += 1
      value += source[at] === mark ? mark : char + source[at]
    } else value += char
  }
  return undefined
}

function withControls(replacement: string): string {
  return replacement.replace(/\\([nrt\\])/g, (both, char: string) => (char === '\\' ? both : CONTROLS[char]!))
}

const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t' }

function translation(
  from: string,
  to: string,
  end: number,
): { command: SedCommand; length: number } | { error: string } {
  const plain = (part: string): string => part.replace(/\\([\s\S])/g, (_both, char: string) => CONTROLS[char] ?? char)
  const command = { kind: 'translate', from: plain(from), to: plain(to) } as const
  if ([...command.from].length !== [...command.to].length) return { error: 'both parts of y must have the same length' }
  return { command, length: end }
}

/** One value after the commands, or what is wrong with a regular expression of them. */
export function applySed(commands: readonly SedCommand[]): { apply: (value: Scalar) => Scalar } | { error: string } {
  const steps: ((value: Scalar) => Scalar)[] = []
  for (const command of commands) {
    if (command.kind === 'translate') {
      steps.push((value) => call('text', 'translateUTF8', value, text(command.from), text(command.to)))
      continue
    }
    const step = typeof command.which === 'number' ? nth(command, command.which) : replacing(command)
    if ('error' in step) return step
    steps.push(step.apply)
  }
  return { apply: (value) => steps.reduce((result, step) => step(result), value) }
}

type Step = { apply: (value: Scalar) => Scalar } | { error: string }

function replacing({ regex, replacement, which }: SedCommand & { kind: 'replace' }): Step {
  const translated = translateReplacement(regex, replacement)
  if ('error' in translated) return translated
  const fn = which === 'all' ? 'replaceRegexpAll' : 'replaceRegexpOne'
  return { apply: (value) => call('text', fn, value, text(translated.pattern), text(translated.replacement)) }
}

/**
 * Only the n-th match. The text is cut at the matches; what stands before the n-th is put together again, and the rest
 * of the text follows as it was.
 */
function nth({ regex, replacement }: SedCommand & { kind: 'replace' }, which: number): Step {
  const translated = translateFor(`(${regex})`, 'all')
  if ('error' in translated) return translated
  const { pattern, groups } = translated
  return {
    apply: (value) => {
      const matches = call('data', 'extractAllGroupsVertical', value, text(pattern))
      const group = (match: number, at: number): Scalar =>
        call('text', 'arrayElement', call('data', 'arrayElement', matches, num(match)), num(at))
      const pieces = call('data', 'splitByRegexp', text(pattern), value)
      const before = [...Array(which).keys()].flatMap((at) => [
        call('text', 'arrayElement', pieces, num(at + 1)),
        ...(at + 1 < which ? [group(at + 1, 1)] : []),
      ])
      const parts = replacement.match(/\\\d|\\\\|\\?[^\\]+|\\/g) ?? []
      const inserted = parts.map((part) => {
        if (part === '\\\\') return text('\\')
        if (!/^\\\d$/.test(part)) return text(part)
        const number = Number(part[1])
        return number < groups.length ? group(which, number + 1) : text('')
      })
      const head = call('text', 'concat', text(''), ...before)
      const skipped = call('num', 'plus', length(head), length(group(which, 1)))
      const tail = call('text', 'substring', value, call('num', 'plus', skipped, num(1)))
      const enough = call('bool', 'greaterOrEquals', call('num', 'length', matches), num(which))
      return call('text', 'if', enough, call('text', 'concat', head, ...inserted, tail), value)
    },
  }
}

function length(value: Scalar): Scalar {
  return call('num', 'length', value)
}
