/**
 * XPath in the part that Splunk's xpath command has (Python's ElementTree): steps by name or `*`, `//`, `[n]`, `[@a]`,
 * `[@a="v"]`, and at the end `@a` or `text()`. A step becomes a regular expression over the path of an element, in which
 * each element stands with its number among its brothers and its attributes: `/a[1]@k=v@/b[2]@`.
 */

export interface XPath {
  /** Matches the paths of the elements that are meant. */
  pattern: string
  /** What to take of them: the element, one of its attributes, its text. */
  take: { kind: 'element' } | { kind: 'attribute'; name: string } | { kind: 'text' }
}

export function parseXPath(source: string): XPath | { error: string } {
  let rest = source.trim()
  if (rest === '') return { error: 'it is empty' }
  // A path from the root, and one without a slash, begin at the top of the text.
  let pattern = '^'
  let take: XPath['take'] = { kind: 'element' }
  let first = true
  while (rest !== '') {
    const slashes = /^\/{0,2}/.exec(rest)![0]
    if (!first && slashes === '') return { error: `\`${rest}\` can't stand there` }
    rest = rest.slice(slashes.length)
    if (slashes === '//') pattern += '(?:/[^/]*)*'
    const last = /^(?:@([\w:.-]+)|(text\(\)))$/.exec(rest)
    if (last) {
      if (slashes === '//') return { error: '`//` before an attribute or text()' }
      take = last[2] ? { kind: 'text' } : { kind: 'attribute', name: last[1]! }
      break
    }
    const step = readStep(rest)
    if ('error' in step) return step
    pattern += step.pattern
    rest = rest.slice(step.length)
    first = false
  }
  if (pattern === '^') return { error: 'it names no element' }
  return { pattern: `${pattern}$`, take }
}

function readStep(source: string): { pattern: string; length: number } | { error: string } {
  const name = /^(?:[\w:.-]+|\*)/.exec(source)
  if (!name || /^\.+$/.test(name[0])) return { error: `\`${source.slice(0, 20)}\` is no step that is known` }
  let number = '[0-9]+'
  const attributes: string[] = []
  let at = name[0].length
  while (source[at] === '[') {
    const predicate = /^\[\s*(?:(\d+)|@([\w:.-]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'))?)\s*\]/.exec(source.slice(at))
    if (!predicate) return { error: `the condition ${source.slice(at, at + 20)}` }
    const [all, position, attribute, double, single] = predicate
    if (position !== undefined) {
      if (name[0] === '*') return { error: 'a number behind *' }
      number = position
    } else {
      const value = double ?? single
      attributes.push(`@${escaped(attribute!)}=${value === undefined ? '[^@/]*' : escaped(encodeAttribute(value))}@`)
    }
    at += all.length
  }
  if (attributes.length > 1) return { error: 'more than one condition on attributes' }
  const has = attributes[0] === undefined ? '[^/]*' : `[^/]*${attributes[0]}[^/]*`
  return { pattern: `/${name[0] === '*' ? '[^/\\[]+' : escaped(name[0])}\\[${number}\\]${has}`, length: at }
}

/** As the value stands in the path of an element: without the signs that mean something there. */
export function encodeAttribute(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('/', '%2F').replaceAll('@', '%40')
}

function escaped(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
