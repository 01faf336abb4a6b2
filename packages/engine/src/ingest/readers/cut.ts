/** How a text falls into events. A breaker finds one event after the other in a block of text. */

/** What a breaker found: text from `start` to `end` is an event, the next one begins at `next` or later. */
export interface Cut {
  start: number
  end: number
  next: number
  /** Why this is not a whole event; undefined when it is one. */
  problem: string | undefined
}

export interface Breaker {
  /** A new block begins: positions remembered for the last one no longer hold. */
  reset(): void

  /**
   * Finds the next event at or after `from`. False when there is none, or none that ends in this text: then
   * `cut.next` tells from where on the text is still needed. `last` says that no more text will come.
   */
  cut(text: string, from: number, last: boolean, cut: Cut): boolean

  /** Where the event that began before `text` ends (its end, exclusive), or -1: for events too long to be kept. */
  endOfEvent(text: string): number
}

export function emptyCut(): Cut {
  return { start: 0, end: 0, next: 0, problem: undefined }
}
