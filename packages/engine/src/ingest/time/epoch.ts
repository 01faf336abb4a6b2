/** Times as numbers since 1970. */
import { epochSeconds } from './civil.ts'

/**
 * Seconds with an optional fraction; a number too large for seconds is taken as milliseconds, microseconds or
 * nanoseconds by its digits (11 digits of seconds end in the year 5138). Digits beyond microseconds are cut off.
 */
export function parseEpoch(text: string): number | undefined {
  const found = /^\s*(-?)(\d{1,20})(?:\.(\d+))?(?:[eE]\+?0*(\d{1,2}))?\s*$/.exec(text)
  if (!found) return undefined
  if (found[4] !== undefined) return plausible(Number(text))
  const [, sign, whole, rest = ''] = found
  const digits = whole!.length
  const shift = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9
  const seconds = shift === 0 ? whole! : whole!.slice(0, -shift)
  const below = (shift === 0 ? rest : whole!.slice(-shift) + rest).slice(0, 6).padEnd(6, '0')
  const time = epochSeconds(Number(seconds), Number(below))
  return sign ? -time : time
}

function plausible(seconds: number): number | undefined {
  return Number.isFinite(seconds) && Math.abs(seconds) < 1e12 ? seconds : undefined
}
