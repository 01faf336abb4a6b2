/**
 * Order by Unicode code point, as Python's sort has it. JavaScript's own order is by UTF-16 unit and differs where a
 * character outside the basic plane meets one from U+E000 to U+FFFF.
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Lifts surrogates above the rest of the basic plane: whatever they encode is greater than all of it. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
