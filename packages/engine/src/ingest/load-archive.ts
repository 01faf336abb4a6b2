/** An archive as the files in it: each is loaded like a file of a folder, and has a report of its own. */
import type { InputFile } from './inputs.ts'
import type { LoadMessage, Part } from './load-message.ts'
import type { ArchiveFormat } from './readers/archive.ts'
import type { ArchiveItem } from './readers/archive-item.ts'
import { memberName } from './readers/archive-names.ts'
import type { Budget } from './readers/budget.ts'
import { PackedError } from './readers/packed-error.ts'
import { type FileReport, newReport } from './report.ts'

export interface ArchiveJob {
  part: Part
  file: InputFile
  report: FileReport
  budget: Budget
  load(part: Part, file: InputFile, chunks: AsyncIterable<Uint8Array>, report: FileReport): AsyncIterable<LoadMessage>
}

const DAMAGES_TOLD = 3

export async function* loadArchive(
  format: ArchiveFormat,
  chunks: AsyncIterable<Uint8Array>,
  job: ArchiveJob,
): AsyncGenerator<LoadMessage> {
  const { report, budget } = job
  const damages: string[] = []
  let read = 0
  let links = 0
  report.archive = { format: format.name, members: 0 }
  try {
    for await (const item of format.items(chunks)) {
      if (budget.met) throw budget.met
      if (item.kind === 'damage') {
        damages.push(item.reason)
        continue
      }
      if (item.kind === 'unread' && item.link) {
        links++
        continue
      }
      const number = ++report.archive.members
      for await (const message of loadItem(item, number, format.packs, job)) {
        if (message.kind === 'file' && message.report.status !== 'refused') read++
        yield message
      }
    }
    if (budget.met) throw budget.met
  } catch (error) {
    if (!(error instanceof PackedError) || budget.met) throw error
    damages.push(error.message)
  }
  if (links > 0) report.notice = `${links} ${links === 1 ? 'link in it is' : 'links in it are'} not followed`
  conclude(report, damages, read)
}

function conclude(report: FileReport, damages: readonly string[], read: number): void {
  const { members } = report.archive!
  if (damages.length > 0) {
    const more = damages.length > DAMAGES_TOLD ? `; and ${damages.length - DAMAGES_TOLD} more such places` : ''
    report.status = 'failed'
    report.reason = damages.slice(0, DAMAGES_TOLD).join('; ') + more
  } else if (members === 0) {
    report.status = 'empty'
    report.reason = 'there is no file in it'
  } else if (read === 0) {
    report.status = 'refused'
    report.reason = `none of its ${members} members is a log that is known`
  }
}

async function* loadItem(
  item: Exclude<ArchiveItem, { kind: 'damage' }>,
  number: number,
  packed: boolean,
  { part, file, budget, load }: ArchiveJob,
): AsyncGenerator<LoadMessage> {
  const { name, notice } = memberName(item.name)
  const path = `${file.path}:${name}`
  const member: Part = { id: `${part.id}/${number}`, depth: part.depth + 1, budget }
  const report: FileReport = { ...newReport(path, false), notice, within: file.path }
  if (item.kind === 'unread') {
    yield { kind: 'file', id: member.id, report: { ...report, status: 'failed', reason: item.reason } }
    return
  }
  const input: InputFile = { path, size: item.size ?? 0, changed: item.changed ?? file.changed, named: false }
  yield* load(member, input, packed ? budget.count(item.chunks) : item.chunks, report)
}
