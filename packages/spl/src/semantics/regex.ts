/**
 * Regular expressions. Splunk's are PCRE; ClickHouse's functions use RE2. Almost all of what detections write means the same in both; what
 * RE2 has not (look-around, back-references, possessive and atomic groups) is refused with a reason, never changed.
 */
export type RegexTranslation = { pattern: string; groups: string[] } | { error: string }

/** The same expression for RE2, with the names of its capture groups in order. */
export function translateRegex(source: string): RegexTranslation {
  const groups: string[] = []
  // PCRE's dot stops at a line break, that of ClickHouse's functions does not. A class is faster there than the flag.
  const dot = /\(\?[a-zA-Z]*s/.test(source) ? '.' : '[^\\n]'
  let out = dot === '.' ? '(?-s)' : ''
  let position = 0
  let inClass = false
  while (position < source.length) {
    const char = source[position]!
    if (char === '\\') {
      const escaped = translateEscape(source, position, inClass)
      if ('error' in escaped) return escaped
      out += escaped.text
      position += escaped.length
    } else if (inClass) {
      if (char === '[' && /^\[:\^?\w+:\]/.test(source.slice(position))) {
        const end = source.indexOf(':]', position) + 2
        out += source.slice(position, end)
        position = end
      } else {
        if (char === ']') inClass = false
        out += char === '[' ? '\\[' : char
        position += 1
      }
    } else if (char === '[') {
      const open = /^\[\^?\]?/.exec(source.slice(position))![0]
      // A bracket that comes first in a class stands for itself.
      out += open.replace(/\]$/, '\\]')
      position += open.length
      inClass = true
    } else if (char === '(') {
      const group = openGroup(source, position)
      if ('error' in group) return group
      if (group.name !== undefined) groups.push(group.name)
      out += group.text
      position += group.length
    } else if (/[*+?}]/.test(char) && source[position + 1] === '+') {
      return { error: 'a possessive quantifier' }
    } else if (char === '{' && !/^\{\d+(,\d*)?\}/.test(source.slice(position))) {
      out += '\\{'
      position += 1
    } else {
      out += char === '.' ? dot : char
      position += 1
    }
  }
  if (inClass) return { error: 'a character class that is not closed' }
  return { pattern: out, groups }
}

type Piece = { text: string; length: number } | { error: string }

function translateEscape(source: string, position: number, inClass: boolean): Piece {
  const next = source[position + 1]
  if (next === undefined) return { error: 'a backslash at its end' }
  if (!inClass && /[1-9]/.test(next)) return { error: `the back-reference \\${next}` }
  if (next === 'k') return { error: 'a named back-reference' }
  if (next === 'K') return { error: '\\K' }
  if (next === 'Z') return { text: '(?:\\n?\\z)', length: 2 }
  if (next === 'h') return { text: inClass ? ' \\t' : '[ \\t]', length: 2 }
  if (next === 'H' && !inClass) return { text: '[^ \\t]', length: 2 }
  if (next === 'R' && !inClass) return { text: '(?:\\r\\n|\\n|\\r)', length: 2 }
  if (next === 'e') return { text: '\\x1b', length: 2 }
  if (next === '0') return { text: '\\x00', length: 2 }
  if (/[A-Za-z0-9]/.test(next) && !/[dDsSwWbBAznrtfvaxpPQEC]/.test(next)) return { text: next, length: 2 }
  if (next > '\u007f' || /[<>"'`#%&,;:=@!~ \-_/]/.test(next)) {
    return { text: next === '-' && inClass ? '\\-' : next === '/' ? '/' : next, length: 2 }
  }
  return { text: source.slice(position, position + 2), length: 2 }
}

type Group = { text: string; length: number; name: string | undefined } | { error: string }

function openGroup(source: string, position: number): Group {
  const head = source.slice(position)
  if (!head.startsWith('(?')) return { text: '(', length: 1, name: '' }
  const named = /^\(\?P?<([A-Za-z_][\w.-]*)>/.exec(head) ?? /^\(\?'([A-Za-z_]\w*)'/.exec(head)
  // Names are given back by position: RE2 allows fewer signs in them than Splunk does.
  if (named) return { text: '(', length: named[0].length, name: named[1] }
  const comment = /^\(\?#[^)]*\)/.exec(head)
  if (comment) return { text: '', length: comment[0].length, name: undefined }
  if (/^\(\?<?[=!]/.test(head))
    return { error: `a look-${head[2] === '<' ? 'behind' : 'ahead'} (${head.slice(0, 4)}…)` }
  if (head.startsWith('(?>')) return { error: 'an atomic group' }
  if (/^\(\?[|&R(\d]/.test(head)) return { error: `the group ${head.slice(0, 4)}…` }
  const flags = /^\(\?([a-zA-Z-]*)([:)])/.exec(head)
  if (!flags) return { error: `the group ${head.slice(0, 4)}…` }
  if (/[xJ]/.test(flags[1]!.split('-')[0]!)) return { error: `the flag ${flags[1]}` }
  return { text: flags[0], length: flags[0].length, name: undefined }
}
