/** rename — gives fields other names, by name or by pattern. */

import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
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
      'A * in both names renames every field that matches.',
      'A name that exists already is replaced; renaming a field that does not exist removes the target.',
    ],
  },
  syntax: readRenamings,
  lower: (renamings, input, context) =>
    renamings.reduce((relation, renaming) => renameOne(renaming, relation, context), input),
  examples: [
    { title: 'By name', spl: 'rename Computer as dest', given: [{ Computer: 'ws-01' }], expect: [{ dest: 'ws-01' }] },
    {
      title: 'By pattern',
      spl: 'rename Processes.* as *',
      given: [{ 'Processes.user': 'mia', 'Processes.dest': 'ws-01' }],
      expect: [{ user: 'mia', dest: 'ws-01' }],
    },
  ],
})

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
  const moves = input.match(from.name).map((name) => ({ from: name, to: fill(to.name, pattern.captures(name) ?? []) }))
  const changed = moves.filter(({ from: name, to: target }) => name !== target)
  const last = changed.filter((move, at) => changed.findLastIndex((other) => other.to === move.to) === at)
  const lost = changed.filter((move) => !last.includes(move)).map((move) => move.from)
  return input.rename(last).drop(lost.filter((name) => !last.some((move) => move.to === name)))
}

function fill(pattern: string, captures: readonly string[]): string {
  let at = 0
  return pattern.replace(/\*/g, () => captures[at++] ?? '')
}
