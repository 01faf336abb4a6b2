/** eval — sets fields from expressions. */
import { NULL, type Scalar } from '../plan/scalar.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import type { Expression, FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface Assignment {
  target: FieldName
  value: Expression
}

export default command<Assignment[]>({
  name: 'eval',
  docs: {
    summary: 'Sets fields from expressions.',
    usage: 'eval <field>=<expression>[, <field>=<expression>]…',
    page: 'Search Reference, "eval"',
    notes: [
      'Several assignments run from left to right; a later one sees the earlier ones.',
      'A condition has to be turned into a value: if(x>1, "yes", "no").',
    ],
  },
  syntax: readAssignments,
  lower: (assignments, input, context) =>
    assignments.reduce((relation, assignment) => assign(assignment, relation, context), input),
  examples: [
    {
      title: 'Later assignments see earlier ones',
      spl: 'eval b=a*2, c=b+1',
      given: [{ a: '3' }],
      expect: [{ b: 6, c: 7 }],
    },
    {
      title: 'A field with blanks goes in single quotes',
      spl: 'eval full=\'first name\'." ".last',
      given: [{ 'first name': 'Mia', last: 'Berg' }],
      expect: [{ full: 'Mia Berg' }],
    },
  ],
})

function readAssignments(parser: StageParser): Assignment[] {
  const assignments: Assignment[] = []
  do {
    const target = readTarget(parser)
    if (!parser.cursor.eat('='))
      parser.fail(`\`eval\` needs field=expression; a = is missing before ${parser.cursor.describeHere()}.`)
    parser.parts.push({
      kind: 'word',
      text: '=',
      span: { start: parser.cursor.position - 1, end: parser.cursor.position },
    })
    assignments.push({ target, value: parser.expression() })
  } while (parser.comma())
  return assignments
}

/** The name on the left: quoted either way, or bare with `:`, `.`, `-` and braces in it. */
function readTarget(parser: StageParser): FieldName {
  const { cursor } = parser
  cursor.skipSpace()
  return parser.field("The field's name on the left of =")
}

function assign({ target, value }: Assignment, input: Relation, context: LowerContext): Relation {
  const bound = context.expression(value, input)
  if (bound.type === 'bool') {
    context.diagnostics.report(
      'boolean-result',
      value.span,
      'The result of eval is a value, but this is a condition.',
      'Write if(condition, 1, 0), or tostring(condition).',
    )
    return input
  }
  const dynamic = dynamicTarget(target, input)
  if (dynamic) {
    context.diagnostics.report(
      'unsupported',
      target.span,
      'A name that is taken from a field ({field}) can differ from row to row; Karst needs to know the columns.',
      'Use a constant name, or a case() for each name.',
    )
    return input
  }
  return input.extend([{ name: target.name, value: typed(bound) }])
}

/** `{field}` in a target names the output after the value of a field. */
function dynamicTarget(target: FieldName, input: Relation): boolean {
  const match = /\{([^{}]+)\}/.exec(target.name)
  return match !== null && target.quote === '' && input.has(match[1]!)
}

function typed(value: Scalar): Scalar {
  return value.type === 'null' ? NULL : value
}
