/** quoted-field — a text in double quotes where eval wants a field. */
import { looksNumeric } from '../../semantics/coerce.ts'
import type { Relation } from '../../semantics/relation.ts'
import type { Expression } from '../../syntax/ast.ts'
import { type Finding, rule } from '../rule.ts'
import { mayHave, testedRows } from '../stage-fields.ts'
import { expressionsOf, stagesOf, within } from '../walk.ts'

type Text = Expression & { kind: 'string' }

/** Functions that say nothing about a text that is always the same. */
const ASKS_A_FIELD = new Set([
  'isnull',
  'isnotnull',
  'like',
  'match',
  'mvcount',
  'mvdedup',
  'mvfilter',
  'mvfind',
  'mvindex',
  'mvjoin',
  'mvsort',
])

const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>='])

export const quotedField = rule({
  code: 'quoted-field',
  severity: 'warning',
  docs: {
    summary: 'A text in double quotes where eval or where wants a field.',
    why: 'In eval and where, double quotes make a text. "user"="x" compares two texts, which gives the same for every row, and isnotnull("user") is always true. In search the same quotes may stand around a field.',
    page: 'Search Manual, "Field expressions"; Search Reference, "eval"',
    bad: 'index=main | where "user.name"="mia"',
    good: 'index=main | where \'user.name\'="mia"',
  },
  *check({ pipeline, trace }) {
    for (const stage of stagesOf(pipeline)) {
      const rows = testedRows(trace, stage)
      for (const { expression } of expressionsOf(stage))
        for (const node of within(expression)) yield* inNode(node, rows)
    }
  },
})

function* inNode(node: Expression, rows: Relation | undefined): Generator<Finding> {
  if (node.kind === 'binary' && COMPARISONS.has(node.op) && node.left.kind === 'string') {
    if (isConstant(node.right) && isMeant(node.left)) {
      const outcome = node.op === '=' || node.op === '!=' ? outcomeOf(node.left, node.op, node.right) : 'the same'
      yield finding(node.left, `this compares two constants and is ${outcome} for every row`, rows)
    }
  } else if (node.kind === 'call') {
    const name = node.name.toLowerCase()
    const [first] = node.args
    if (first?.kind === 'string' && ASKS_A_FIELD.has(name) && isMeant(first))
      yield finding(first, `\`${name}\` gives the same for every row`, rows)
    // A text is never null, so nothing behind it is ever taken.
    const text = name === 'coalesce' ? node.args.slice(0, -1).find((arg) => arg.kind === 'string') : undefined
    if (text?.kind === 'string' && isMeant(text))
      yield finding(text, '`coalesce` takes it and never looks at what follows', rows)
  }
}

function finding(text: Text, consequence: string, rows: Relation | undefined): Finding {
  const { value, span } = text
  const found: Finding = {
    span,
    message: `"${value}" is a text, not the field of that name: ${consequence}.`,
    hint: `A field has no quotes, or single ones: '${value}'.`,
  }
  if (!isFieldName(value) || !mayHave(value, rows)) return found
  return { ...found, fix: { title: 'Put the field in single quotes', edits: [{ span, text: `'${value}'` }] } }
}

function isConstant(expression: Expression): boolean {
  return expression.kind === 'string' || expression.kind === 'number' || expression.kind === 'boolean'
}

function outcomeOf(left: Text, op: '=' | '!=', right: Expression): string {
  const same = right.kind === 'string' ? left.value === right.value : false
  return String(op === '=' ? same : !same)
}

/** A token of a dashboard or a macro's argument stands for something else, and numbers are compared on purpose. */
function isMeant({ value }: Text): boolean {
  return !value.includes('$') && value !== '' && !looksNumeric(value)
}

function isFieldName(value: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_ .:{}@/-]*$/u.test(value)
}
