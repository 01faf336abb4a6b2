/** Horizontal bars out of eighths of a block. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of `value` out of `most`, at most `width` characters long; anything above zero shows. */
export function bar(value: number, most: number, width: number): string {
  if (most <= 0 || value <= 0) return ''
  const eighths = Math.max(1, Math.round((value / most) * width * 8))
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!
}
