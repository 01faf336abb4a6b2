/** Sort keys as sort and dedup sortby take them: `-a, +num(b)` (Search Reference, "sort"). */
import type { FieldName } from './ast.ts'
import type { StageParser } from './stage-parser.ts'

export type Collation = 'auto' | 'num' | 'str' | 'ip'

export interface SortKey {
  field: FieldName
  descending: boolean
  collation: Collation
}

/** Keys up to the end of the stage, with a trailing `desc` for all of them. */
export function sortKeys(parser: StageParser): { keys: SortKey[]; reverse: boolean } {
  const { cursor } = parser
  const keys: SortKey[] = []
  let reverse = false
  let sign = ''
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (keys.length > 0 && parser.keyword('d', 'desc') !== undefined) {
      reverse = true
      continue
    }
    cursor.skipSpace()
    const signed = cursor.match(/[+-]\s*/y)
    if (signed) {
      sign = signed[0][0]!
      parser.parts.push({ kind: 'word', text: sign, span: { start: cursor.position, end: cursor.position + 1 } })
      cursor.position += signed[0].length
    }
    keys.push({ ...readKey(parser), descending: sign === '-' })
    // A sign with a blank behind it goes on for the list; one that touches its field is that field's.
    if (signed && signed[0].length === 1) sign = ''
  }
  if (keys.length === 0)
    parser.fail(`\`${parser.command}\` needs a field's name to sort by.`, 'For example sort -count.', parser.nameSpan)
  return { keys, reverse }
}

function readKey(parser: StageParser): { field: FieldName; collation: Collation } {
  const field = parser.field()
  const call = field.quote === '' ? /^(auto|num|str|ip)\((.*)\)$/i.exec(field.name) : null
  if (!call) return { field, collation: 'auto' }
  return {
    field: { ...field, name: call[2]!.replace(/^["']|["']$/g, '') },
    collation: call[1]!.toLowerCase() as Collation,
  }
}
