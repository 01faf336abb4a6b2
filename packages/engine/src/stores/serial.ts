/**
 * `_serial`: grows with every event loaded, across restarts and between processes, as a decimal text for JSON.
 *
 * Nineteen digits fit a UInt64: thirteen of milliseconds since 1970, four that count within the millisecond, two that
 * tell processes apart. It breaks ties between events of the same time; it is not an identity.
 */
export type Serial = () => string

const PER_MILLISECOND = 10_000

export function createSerial(now: () => number = Date.now, lane = Math.floor(Math.random() * 100)): Serial {
  const suffix = String(lane).padStart(2, '0')
  let millisecond = 0
  let count = 0
  return () => {
    const clock = Math.floor(now())
    if (clock > millisecond) {
      millisecond = clock
      count = 0
    } else if (++count === PER_MILLISECOND) {
      // Faster than the clock, or the clock went back: borrow from the milliseconds to come.
      millisecond++
      count = 0
    }
    return `${millisecond}${String(count).padStart(4, '0')}${suffix}`
  }
}

/** The serial of this process. */
export const nextSerial: Serial = createSerial()
