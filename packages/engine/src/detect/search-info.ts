/** The `info_*` fields that an action adds to its records: when the search looked, and at what range. */

/** Epoch seconds; null is "no bound". The lower bound belongs to the range, the upper one does not. */
export interface SearchWindow {
  earliest: number | null
  latest: number | null
  /** Bounds on the time of indexing, where the search has them. */
  indexEarliest?: number | null
  indexLatest?: number | null
}

/** Zero is how a search over all time is started, so it means "no bound" on both sides. */
export function searchInfo(window: SearchWindow, startTime: number): Record<string, string> {
  const { earliest, latest, indexEarliest, indexLatest } = window
  const info: Record<string, string> = {
    info_min_time: lowerBound(earliest),
    info_max_time: upperBound(latest),
    info_search_time: nineDecimals(startTime),
  }
  if (indexEarliest !== undefined || indexLatest !== undefined) {
    info.use_index_time = '1'
    info.info_min_indextime = lowerBound(indexEarliest ?? null)
    info.info_max_indextime = upperBound(indexLatest ?? null)
  }
  return info
}

function lowerBound(time: number | null): string {
  return time === null || time === 0 ? '0.000' : nineDecimals(time)
}

function upperBound(time: number | null): string {
  return time === null || time === 0 || time === Number.POSITIVE_INFINITY ? '+Infinity' : nineDecimals(time)
}

/** `1740226500.000000000`: the shortest decimals that name the time, padded. */
function nineDecimals(time: number): string {
  const [whole, fraction = ''] = String(time).split('.')
  return fraction.length > 9 || /e/i.test(fraction) ? time.toFixed(9) : `${whole}.${fraction.padEnd(9, '0')}`
}
