/** rename — gives fields other names, by name or by pattern. */

import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { presentFields } from '../semantics/present-fields.ts'
import type { Relation } from '../semantics/relation.ts'
import { wildcardPattern } from '../semantics/wildcard.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface Renaming {
  from: FieldName
  to: FieldName
}

export default command<Renaming[]>({
  name: 'rename',
  docs: {
    summary: 'Gives fields other names.',
    usage: 'rename <field> AS <name>[, <field> AS <name>]…',
    page: 'Search Reference, "rename"',
    notes: [
      'A * in both names renames every field that matches; both names have the same number of *. Where two fields get one name, the last in the order of names keeps it.',
      'A name that exists already is replaced, in every row: rows without the old field have none of the new one. rename merges nothing; eval with coalesce() does.',
      'Renaming a field that does not exist removes the target. A pattern stands for fields that the results have, so that none of it clears a target for nothing.',
      'Names with blanks go in quotes. One field can get one new name only.',
    ],
  },
  syntax: readRenamings,
  lower(renamings, input, context) {
    if (reportTwice(renamings, context)) return input
    return renamings.reduce((relation, renaming) => renameOne(renaming, relation, context), input)
  },
  examples: [
    { title: 'By name', spl: 'rename Computer as dest', given: [{ Computer: 'ws-01' }], expect: [{ dest: 'ws-01' }] },
    {
      title: 'By pattern',
      spl: 'rename Processes.* as *',
      given: [{ 'Processes.user': 'mia', 'Processes.dest': 'ws-01' }],
      expect: [{ user: 'mia', dest: 'ws-01' }],
    },
    {
      title: 'Several, one after the other, with quotes',
      spl: 'rename _raw as temp, text as _raw count as "Count of Events"',
      given: [{ _raw: 'r', text: 't', count: 1 }],
      expect: [{ temp: 'r', _raw: 't', 'Count of Events': 1 }],
    },
    {
      title: 'A target that exists is replaced, also by nothing',
      spl: 'rename pid as product_id',
      given: [
        { pid: 'p1', product_id: null },
        { pid: null, product_id: 'p2' },
      ],
      expect: [{ product_id: 'p1' }, { product_id: null }],
    },
    {
      title: 'A field that does not exist clears its target',
      spl: 'rename nothing as b',
      given: [{ a: '1', b: '2' }],
      expect: [{ a: '1', b: null }],
    },
    {
      title: 'Two fields, one name: the last stays',
      spl: 'rename a.* as *, b.* as *',
      given: [{ 'a.x': '1', 'b.x': '2' }],
      expect: [{ x: '2' }],
    },
  ],
})

/** `rename a as b, a as c` is not valid (Search Reference, "rename"). */
function reportTwice(renamings: readonly Renaming[], context: LowerContext): boolean {
  const free = new Set<string>()
  for (const { from, to } of renamings) {
    if (!from.name.includes('*') && free.has(from.name)) {
      context.diagnostics.report(
        'syntax',
        from.span,
        `\`${from.name}\` was renamed before: one field can get one new name only.`,
        'Copy it: eval copy=field.',
      )
      return true
    }
    free.add(from.name)
    free.delete(to.name)
  }
  return false
}

function readRenamings(parser: StageParser): Renaming[] {
  const list: Renaming[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    const from = parser.field()
    if (parser.keyword('as') === undefined)
      parser.fail(`\`rename\` needs <field> AS <name>; AS is missing before ${parser.cursor.describeHere()}.`)
    list.push({ from, to: parser.field('The new name') })
  }
  if (list.length === 0) parser.fail('`rename` needs at least one <field> AS <name>.', undefined, parser.nameSpan)
  return list
}

function renameOne({ from, to }: Renaming, input: Relation, context: LowerContext): Relation {
  if (from.name.includes('*')) return renamePattern({ from, to }, input, context)
  if (from.name === to.name) return input
  const value = input.field(from.name)
  if (!value) {
    context.diagnostics.report(
      'unknown-field',
      from.span,
      `No stage before gives a field \`${from.name}\`, so there is nothing to rename.`,
    )
    return input.drop([to.name])
  }
  return input.rename([{ from: from.name, to: to.name }])
}

function renamePattern({ from, to }: Renaming, input: Relation, context: LowerContext): Relation {
  const pattern = wildcardPattern(from.name)
  const stars = to.name.split('*').length - 1
  if (stars !== pattern.parts.length - 1) {
    context.diagnostics.report('syntax', to.span, `\`${from.name}\` and \`${to.name}\` must have the same number of *.`)
    return input
  }
  // A collision keeps the last, in the order of the names.
  const all = input.match(from.name).map((name) => ({ from: name, to: fill(to.name, pattern.captures(name) ?? []) }))
  const moves = presentMoves(all, input, from, context)
  const changed = moves.filter(({ from: name, to: target }) => name !== target)
  const last = changed.filter((move, at) => changed.findLastIndex((other) => other.to === move.to) === at)
  const lost = changed.filter((move) => !last.includes(move)).map((move) => move.from)
  return input.rename(last).drop(lost.filter((name) => !last.some((move) => move.to === name)))
}

interface Move {
  from: string
  to: string
}

/**
 * A pattern stands for the fields of the results. Of events it is known which fields the store has; one that no result
 * has must not clear a field that the results do have.
 */
function presentMoves(moves: Move[], input: Relation, { name, span }: FieldName, context: LowerContext): Move[] {
  if (!input.open) return moves
  const names = new Set(input.names())
  const taking = moves.filter(({ from, to }) => from !== to && names.has(to)).map(({ from }) => from)
  const why = `which fields of ${name} the results have: the others keep what is called like their new names`
  const present = presentFields(taking, input, why, span, context)
  if (!present) return moves
  return moves.filter(({ from }) => !taking.includes(from) || present.has(from))
}

function fill(pattern: string, captures: readonly string[]): string {
  let at = 0
  return pattern.replace(/\*/g, () => captures[at++] ?? '')
}
