/** literal-star — a * in a text of eval, where it is no wildcard. */
import type { Expression } from '../../syntax/ast.ts'
import { type Finding, rule } from '../rule.ts'
import { expressionsOf, stagesOf, within } from '../walk.ts'

type Text = Expression & { kind: 'string' }

export const literalStar = rule({
  code: 'literal-star',
  severity: 'warning',
  docs: {
    summary: 'A * in a text that eval or where compares with.',
    why: 'Only search knows wildcards. In eval and where a * is a star: the comparison holds for texts with a star in them and for no others. In like() the wildcards are % and _.',
    page: 'Search Manual, "Wildcards"; Search Reference, "like"',
    bad: 'index=main | where process="*mimikatz*"',
    good: 'index=main | where like(process, "%mimikatz%")',
  },
  *check({ pipeline }) {
    for (const stage of stagesOf(pipeline))
      for (const { expression } of expressionsOf(stage)) for (const node of within(expression)) yield* inNode(node)
  },
})

function* inNode(node: Expression): Generator<Finding> {
  if (node.kind === 'binary' && (node.op === '=' || node.op === '!=')) {
    if (isSubject(node.left)) yield* inTexts([node.right])
    else if (isSubject(node.right)) yield* inTexts([node.left])
  } else if (node.kind === 'in' && isSubject(node.operand)) {
    yield* inTexts(node.list)
  } else if (node.kind === 'binary' && node.op === 'LIKE') {
    yield* inPattern(node.right)
  } else if (node.kind === 'call' && node.name.toLowerCase() === 'like' && node.args.length === 2) {
    yield* inPattern(node.args[1]!)
  }
}

function isSubject(expression: Expression): boolean {
  return expression.kind === 'field' || expression.kind === 'call'
}

function* inTexts(expressions: readonly Expression[]): Generator<Finding> {
  for (const text of expressions) {
    if (text.kind !== 'string' || !looksLikePattern(text)) continue
    const { span, value } = text
    const message = `\`*\` is no wildcard in eval and where: this compares with the text "${value}", star and all.`
    yield { span, message, hint: `Use search, or like(…, "${value.replaceAll('*', '%')}").` }
  }
}

function* inPattern(pattern: Expression): Generator<Finding> {
  if (pattern.kind !== 'string' || !looksLikePattern(pattern) || pattern.value.includes('%')) return
  const message = '`*` is no wildcard of like: this looks for a star.'
  const { span, value } = pattern
  yield { span, message, hint: `The wildcards are % and _: "${value.replaceAll('*', '%')}".` }
}

/** A star alone is often looked for as such: policies allow "*", and "s3:*". */
function looksLikePattern({ value }: Text): boolean {
  return /^\*[^*]|[^*:]\*$/.test(value)
}
