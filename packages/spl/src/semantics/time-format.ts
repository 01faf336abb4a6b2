/**
 * Formats of times: text with variables such as %Y, %3N or %:z (Search Reference, "Date and time format variables").
 * Both directions, strftime and strptime, start from these pieces.
 */
export type FormatPiece =
  | { kind: 'literal'; text: string }
  /** `width` is the number of %3N; `colons` those of %::z; `bare` the minus of %-d, which takes the padding away. */
  | { kind: 'variable'; letter: string; width: number | undefined; colons: number; bare: boolean }

/** Variables that stand for others. The locale is US English, as in the examples of the page. */
const COMPOSITES: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  '+': '%a %b %e %H:%M:%S %Z %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  x: '%-m/%-d/%Y',
  X: '%-H:%M:%S',
  h: '%b',
}

const LITERALS: Readonly<Record<string, string>> = { '%': '%', n: '\n', t: '\t' }

/** Letters that are variables by themselves; `E` and colons only before z and Z. */
const SIMPLE = new Set('AaBbCdeFfGgHIjklMmNPpQSsTUuVWwYyZz'.split(''))

const VARIABLE = /%(-?)(:{1,3}(?=[zZ])|E(?=z)|\d(?=[NQ]))?([A-Za-z%+])/y

export function parseTimeFormat(format: string): FormatPiece[] {
  const pieces: FormatPiece[] = []
  let position = 0
  while (position < format.length) {
    VARIABLE.lastIndex = position
    const match = VARIABLE.exec(format)
    if (!match) {
      literal(pieces, format[position]!)
      position += 1
      continue
    }
    position += match[0].length
    const [whole, minus, modifier = '', letter] = match as unknown as [string, string, string | undefined, string]
    if (COMPOSITES[letter] !== undefined) for (const piece of parseTimeFormat(COMPOSITES[letter])) add(pieces, piece)
    else if (LITERALS[letter] !== undefined) literal(pieces, LITERALS[letter])
    else if (!SIMPLE.has(letter)) literal(pieces, whole)
    else
      pieces.push({
        kind: 'variable',
        letter: modifier === 'E' ? 'Ez' : letter,
        width: /\d/.test(modifier) ? Number(modifier) : undefined,
        colons: modifier.startsWith(':') ? modifier.length : 0,
        bare: minus === '-',
      })
  }
  return pieces
}

function add(pieces: FormatPiece[], piece: FormatPiece): void {
  if (piece.kind === 'literal') literal(pieces, piece.text)
  else pieces.push(piece)
}

function literal(pieces: FormatPiece[], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === 'literal') pieces[pieces.length - 1] = { kind: 'literal', text: last.text + text }
  else pieces.push({ kind: 'literal', text })
}
