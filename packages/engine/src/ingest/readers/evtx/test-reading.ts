/** Reads a whole EVTX file, for tests. Nothing of the program imports it. */
import { emptyCut } from '../cut.ts'
import { evtxBlocks } from './blocks.ts'
import { EvtxWindow } from './event-window.ts'

export interface Reading {
  events: { text: string; problem: string | undefined }[]
  told: { message: string; offset: number; lost: boolean }[]
}

/** `step`: bytes that come at once, as a disk or a decompressor gives them. */
export async function readLog(file: Uint8Array, step = 100_000, longestEvent = 1 << 24): Promise<Reading> {
  const reading: Reading = { events: [], told: [] }
  const window = new EvtxWindow(longestEvent, (message, offset, lost) => reading.told.push({ message, offset, lost }))
  const cut = emptyCut()
  const take = () => {
    while (window.next(cut)) reading.events.push({ text: window.text, problem: cut.problem })
  }
  for await (const block of evtxBlocks(inSteps(file, step))) {
    window.push(block)
    take()
  }
  window.push(undefined)
  take()
  return reading
}

async function* inSteps(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}
