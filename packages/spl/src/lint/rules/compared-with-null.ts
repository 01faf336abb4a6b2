/** compared-with-null — nothing equals null. */
import type { Expression } from '../../syntax/ast.ts'
import { type Finding, rule } from '../rule.ts'
import { expressionsOf, stagesOf, within } from '../walk.ts'

export const comparedWithNull = rule({
  code: 'compared-with-null',
  severity: 'warning',
  docs: {
    summary: 'A comparison with null.',
    why: 'A comparison with null is never true, not even null()=null(); with != it is not true either. isnull() and isnotnull() ask whether a field has a value.',
    page: 'Search Reference, "where"; "Informational functions"',
    bad: 'index=main | where user!=null',
    good: 'index=main | where isnotnull(user)',
  },
  *check({ pipeline, source }) {
    for (const stage of stagesOf(pipeline))
      for (const { expression } of expressionsOf(stage))
        for (const node of within(expression)) yield* inNode(node, source.text)
  },
})

function* inNode(node: Expression, text: string): Generator<Finding> {
  if (node.kind !== 'binary' || !/^[<>!=]=?$/.test(node.op)) return
  const { left, right, op, span } = node
  if (!isNull(left) && !isNull(right)) return
  const asked = isNull(right) ? left : right
  const message = `Nothing compares with null: \`${text.slice(span.start, span.end)}\` is never true.`
  if (isNull(asked) || (op !== '=' && op !== '!=')) {
    yield { span, message }
    return
  }
  const call = `${op === '=' ? 'isnull' : 'isnotnull'}(${text.slice(asked.span.start, asked.span.end)})`
  yield { span, message, hint: `Write ${call}.`, fix: { title: `Write ${call}`, edits: [{ span, text: call }] } }
}

/** null(), and the word null, which content writes for it. */
function isNull(expression: Expression): boolean {
  if (expression.kind === 'call') return expression.name.toLowerCase() === 'null'
  return expression.kind === 'field' && !expression.quoted && expression.name.toLowerCase() === 'null'
}
