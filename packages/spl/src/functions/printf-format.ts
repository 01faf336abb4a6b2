/** The format of printf, read into pieces (Search Reference, "Conversion functions", printf). */

/** One conversion: `%-8.3f`. A width or precision of '*' comes from an argument. */
export interface Conversion {
  kind: 'conversion'
  flags: string
  width: number | '*' | undefined
  precision: number | '*' | undefined
  /** One letter of SPECIFIERS. */
  letter: string
  text: string
}

export type FormatPiece = Conversion | { kind: 'text'; text: string }

const CONVERSION = /%([-+ 0#']*)(\d+|\*)?(?:\.(\d+|\*)?)?([A-Za-z%])/y
const SPECIFIERS = 'aAcdieEfFgGoszuxXp'

/** The pieces, or what is wrong with the format. */
export function parseFormat(format: string): FormatPiece[] | { error: string } {
  const pieces: FormatPiece[] = []
  const addText = (text: string): void => {
    const last = pieces.at(-1)
    if (last?.kind === 'text') last.text += text
    else if (text !== '') pieces.push({ kind: 'text', text })
  }
  let position = 0
  while (position < format.length) {
    const percent = format.indexOf('%', position)
    addText(format.slice(position, percent < 0 ? undefined : percent))
    if (percent < 0) break
    CONVERSION.lastIndex = percent
    const match = CONVERSION.exec(format)
    if (!match) return { error: `\`${format.slice(percent, percent + 4)}\` is no conversion` }
    const letter = match[4]!
    if (letter === '%') addText('%')
    else if (!SPECIFIERS.includes(letter)) return { error: `\`${match[0]}\` is not supported by printf` }
    else pieces.push(conversion(match, letter))
    position = percent + match[0].length
  }
  return pieces
}

function conversion(match: RegExpExecArray, letter: string): Conversion {
  const [text, flags, width, precision] = match
  return {
    kind: 'conversion',
    flags: flags!,
    width: amount(width),
    // A point without digits is a precision of 0.
    precision: text.includes('.') ? (amount(precision) ?? 0) : undefined,
    letter,
    text,
  }
}

function amount(written: string | undefined): number | '*' | undefined {
  return written === undefined || written === '*' ? written : Number(written)
}
