/** fieldformat — how a field shows in the result, without changing its value. */
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { type Assignment, assignment } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

export default command<Assignment>({
  name: 'fieldformat',
  docs: {
    summary: 'Says how a field shows in the result, without changing its value.',
    usage: 'fieldformat <field>=<eval expression>',
    page: 'Search Reference, "fieldformat"',
    notes: [
      'Later stages, subsearches and lookups that are written see the value; the expression is worked out of the fields of the last stage.',
      'A field that is renamed, or aggregated, loses its format.',
    ],
  },
  syntax: readFieldformat,
  lower({ target, value }, input, context) {
    const bound = context.expression(value, input)
    if (bound.type === 'bool') {
      context.diagnostics.report(
        'boolean-result',
        value.span,
        'A format gives a value, but this is a condition.',
        'Write if(condition, "yes", "no"), or tostring(condition).',
      )
      return input
    }
    return input.withFormat(target.name, (result: Relation) => context.expression(value, result))
  },
  examples: [
    {
      title: 'Commas in a number, which still sorts as a number',
      spl: 'fieldformat n=tostring(n, "commas") | sort - n',
      given: [{ n: '900' }, { n: '12000' }],
      expect: [{ n: '12,000' }, { n: '900' }],
    },
    {
      title: 'Later stages see the value',
      spl: 'fieldformat t=strftime(t, "%F") | eval u=t+1',
      given: [{ t: '86400' }],
      expect: [{ t: '1970-01-02', u: 86401 }],
    },
    {
      title: 'A name with blanks in quotes',
      spl: 'fieldformat "First Event"=strftime(\'First Event\', "%F") | table "First Event"',
      given: [{ 'First Event': '1520878936' }],
      expect: [{ 'First Event': '2018-03-12' }],
    },
    {
      title: 'Aggregates are of the values',
      spl: 'fieldformat n="$".n | stats sum(n) AS n',
      given: [{ n: '1' }, { n: '2' }],
      expect: [{ n: 3 }],
    },
  ],
})

function readFieldformat(parser: StageParser): Assignment {
  const { cursor } = parser
  const given = assignment(parser)
  if (cursor.eat(',')) {
    parser.fail(
      '`fieldformat` takes one field only.',
      'Write a fieldformat for each: | fieldformat a=… | fieldformat b=…',
      { start: cursor.position - 1, end: cursor.position },
    )
  }
  return given
}
