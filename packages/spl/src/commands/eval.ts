/** eval — sets fields from expressions. */
import { num, type Scalar, text } from '../plan/scalar.ts'
import { assignedValue } from '../semantics/assigned-value.ts'
import { numberText } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { assignNamed, dynamicName } from '../semantics/dynamic-field.ts'
import { shownDigits } from '../semantics/precision.ts'
import type { Relation } from '../semantics/relation.ts'
import type { Expression } from '../syntax/ast.ts'
import { type Assignment, assignment } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

export default command<Assignment[]>({
  name: 'eval',
  docs: {
    summary: 'Sets fields from expressions.',
    usage: 'eval <field>=<expression>[, <field>=<expression>]…',
    page: 'Search Reference, "eval"',
    notes: [
      'Several assignments run from left to right; a later one sees the earlier ones.',
      'A condition has to be turned into a value: if(x>1, "yes", "no").',
      'The name of a field in braces stands for its value: {counter}=value sets the field that counter names.',
      'A calculation with decimal constants shows as many digits as they justify: 8.250*0.20 is 1.7. exact() lifts that.',
    ],
    differences: [
      'Where fields take part in a calculation, all digits are kept: Splunk cuts them by the digits of the values.',
      'A whole number that was calculated has no decimal places: 2.5*x shows 5, not 5.0.',
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
    {
      title: 'A target with blanks may be quoted either way',
      spl: 'eval "full name"=first, \'short-name\'=upper(first)',
      given: [{ first: 'Mia' }],
      expect: [{ 'full name': 'Mia', 'short-name': 'MIA' }],
    },
    {
      title: 'The value of one field names another',
      spl: 'eval {counter}=value, seen_{counter}="yes"',
      given: [
        { counter: 'cpu', value: '7' },
        { counter: 'disk', value: '9' },
      ],
      expect: [
        { cpu: '7', disk: null, seen_cpu: 'yes' },
        { cpu: null, disk: '9', seen_cpu: null },
      ],
    },
    {
      title: 'Digits of a calculation with decimal constants',
      spl: 'eval a=8.250*0.2, b=8.250*0.20, c=8.250*exact(0.2), d=5.0',
      given: [{ x: '1' }],
      expect: [{ a: '2', b: '1.7', c: '1.650', d: '5.0' }],
    },
    {
      title: 'Null clears a field',
      spl: 'eval a=if(a=="-", null(), a)',
      given: [{ a: '-' }, { a: 'x' }],
      expect: [{ a: null }, { a: 'x' }],
    },
  ],
})

function readAssignments(parser: StageParser): Assignment[] {
  const assignments: Assignment[] = []
  do assignments.push(assignment(parser))
  while (parser.comma())
  const next = parser.peekOption()
  if (next !== undefined)
    parser.fail(`A comma is missing before the next assignment, ${next}.`, 'Separate assignments by commas.')
  return assignments
}

function assign({ target, value }: Assignment, input: Relation, context: LowerContext): Relation {
  const bound = assignedValue(value, input, context)
  if (!bound) return input
  const result = shown(value, bound)
  const name = dynamicName(target, input)
  return name ? assignNamed(name, target, result, input, context) : input.extend([{ name: target.name, value: result }])
}

/** A constant calculation with decimals shows no more digits than its operands have: 8.250*0.20 is 1.7. */
function shown(value: Expression, bound: Scalar): Scalar {
  const digits = bound.type === 'num' && bound.kind === 'literal' ? shownDigits(value) : undefined
  if (digits === undefined) return bound
  return numberText(Number(digits)) === digits ? num(Number(digits)) : text(digits)
}
