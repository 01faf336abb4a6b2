/** Text in memory as a file: what an API receives, and samples of tests. */

import type { EncodedBatch } from '../stores/store.ts'
import type { InputFile } from './inputs.ts'
import type { FileLoader } from './load-file.ts'
import type { LoadMessage } from './load-message.ts'
import { rawBytes } from './readers/open-bytes.ts'
import type { FileReport } from './report.ts'

export interface LoadedText {
  report: FileReport
  batches: EncodedBatch[]
}

export async function loadText(loader: FileLoader, content: string | Uint8Array, path = 'text'): Promise<LoadedText> {
  const bytes = Buffer.from(content)
  const file: InputFile = { path, size: bytes.length, changed: 0, named: true }
  const batches: EncodedBatch[] = []
  let report: FileReport | undefined
  const take = (message: LoadMessage) => {
    if (message.kind === 'batch') batches.push(message.batch)
    else if (message.kind === 'file') report = message.report
  }
  for await (const message of loader.load(0, file, () => rawBytes(oneChunk(bytes)))) take(message)
  for await (const message of loader.flush()) take(message)
  return { report: report!, batches }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
