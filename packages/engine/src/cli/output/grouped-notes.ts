/** Notes about files: errors and warnings one by one, the rest counted by what they say, unless all are asked for. */
import type { ContentDiagnostic } from '../../content/diagnostic.ts'
import type { Terminal } from '../terminal.ts'
import { plural, renderContentDiagnostic } from './lint.ts'

/** More warnings of one kind than this are counted too. */
const SHOWN_OF_A_KIND = 10

export function printNotes(diagnostics: readonly ContentDiagnostic[], terminal: Terminal, all: boolean): void {
  const kinds = new Map<string, ContentDiagnostic[]>()
  for (const each of diagnostics) {
    const kind = all || each.severity === 'error' ? '' : `${each.code}\0${shape(each.message)}`
    const found = kinds.get(kind)
    if (found) found.push(each)
    else kinds.set(kind, [each])
  }
  for (const [kind, found] of kinds) {
    const few = found[0]!.severity === 'warning' ? SHOWN_OF_A_KIND : 1
    const one = kind === '' || found.length <= few
    if (one) for (const each of found) terminal.err(renderContentDiagnostic(each, terminal.paintErr))
    else terminal.err(counted(found, terminal))
  }
}

/** The message without what differs from file to file. */
function shape(message: string): string {
  return message.replace(/`[^`]*`|\d+/g, '…')
}

function counted(found: readonly ContentDiagnostic[], { paintErr }: Terminal): string {
  const [first] = found as [ContentDiagnostic, ...ContentDiagnostic[]]
  const style = first.severity === 'warning' ? paintErr.warning : paintErr.info
  const where = `${first.file}:${first.line}:${first.column}`
  const text = `${style(`${first.severity}[${first.code}]`)} ${plural(found.length, 'time')}: ${first.message}`
  return `${text}\n  ${paintErr.faint(`first at ${where}; --all shows each`)}`
}
