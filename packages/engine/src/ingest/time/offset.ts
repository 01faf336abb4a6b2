/** Distances from Greenwich as texts write them. */

/** The text's two digits at `at`, or -1. */
export function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

/** Seconds east of Greenwich written at `at` (`Z`, `+02:00`, `-0730`, `+01`, after at most one blank), or undefined. */
export function parseOffset(text: string, start: number): number | undefined {
  let at = start
  if (text.charCodeAt(at) === 32) at++
  const sign = text.charCodeAt(at)
  if (sign === 90 || sign === 122) return 0
  if (sign !== 43 && sign !== 45) return undefined
  const hours = two(text, at + 1)
  if (hours < 0 || hours > 18) return undefined
  const minutes = two(text, text.charCodeAt(at + 3) === 58 ? at + 4 : at + 3)
  const seconds = hours * 3600 + (minutes >= 0 && minutes <= 59 ? minutes * 60 : 0)
  return sign === 45 ? -seconds : seconds
}
