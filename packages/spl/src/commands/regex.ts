/** regex — keeps the rows of which a field matches a regular expression, or does not match. */
import { and, bool, call, not, type Scalar, text } from '../plan/scalar.ts'
import { asText, definite } from '../semantics/coerce.ts'
import { overValues } from '../semantics/compare-value.ts'
import { command } from '../semantics/definition.ts'
import { translateFor } from '../semantics/regex.ts'
import { sourceField } from '../semantics/source-field.ts'
import { span } from '../source/span.ts'
import { regexText } from '../syntax/regex-text.ts'
import type { Located, StageParser } from '../syntax/stage-parser.ts'

interface RegexArguments {
  field: Located<string> | undefined
  negated: boolean
  expression: Located<string>
}

export default command<RegexArguments>({
  name: 'regex',
  docs: {
    summary: 'Keeps the rows of which a field matches a regular expression, or does not match.',
    usage: 'regex [<field>=|<field>!=]"<regex>"',
    page: 'Search Reference, "regex"',
    notes: [
      'The expression is not anchored: it may match anywhere in the value.',
      'Without a field it reads _raw; of a multivalue field, any value may match.',
      'field!="…" keeps rows without the field too.',
    ],
    differences: [
      'Regular expressions run on RE2: back-references, possessive quantifiers and most look-around are refused.',
    ],
  },
  syntax: readRegex,
  lower({ field, negated, expression }, input, context) {
    const translated = translateFor(expression.value, 'test')
    if ('error' in translated) {
      context.diagnostics.report(
        'unsupported',
        expression.span,
        `This regular expression can't run: RE2 has not ${translated.error}.`,
        'Write it without, or as two conditions.',
      )
      return input
    }
    const source = sourceField(field, input, context)
    if (!source) return negated ? input : input.filter(bool(false))
    const matches = overValues(source.value, (value) => {
      const each = asText(value)
      const conditions = translated.conditions.map((c) =>
        c.negated ? not(test(each, c.pattern)) : test(each, c.pattern),
      )
      return and([test(each, translated.pattern), ...conditions])
    })
    return input.filter(negated ? not(definite(matches)) : matches)
  },
  examples: [
    {
      title: 'Anywhere in the value',
      spl: 'regex cmd="(?i)\\bnet1?\\s+user"',
      given: [{ cmd: 'C:\\Net user x' }, { cmd: 'internet user' }, { cmd: null }],
      expect: [{ cmd: 'C:\\Net user x' }],
    },
    {
      title: 'Rows that do not match',
      spl: 'regex cmd!="^a"',
      given: [
        { id: '1', cmd: 'abc' },
        { id: '2', cmd: 'xyz' },
        { id: '3', cmd: null },
      ],
      expect: [{ id: '2' }, { id: '3' }],
    },
    {
      title: 'Without a field it reads _raw',
      spl: 'regex "\\d{3}"',
      given: [{ _raw: 'status 404' }, { _raw: 'status ok' }],
      expect: [{ _raw: 'status 404' }],
    },
    {
      title: 'Any value of a multivalue field',
      spl: 'regex m="^b"',
      given: [{ m: ['a', 'b'] }, { m: ['a', 'c'] }],
      expect: [{ m: ['a', 'b'] }],
    },
    {
      title: 'Conditions by look-around',
      spl: 'regex t="^(?!.*test)(?=.*prod).*db"',
      given: [{ t: 'prod db' }, { t: 'prod test db' }, { t: 'db' }],
      expect: [{ t: 'prod db' }],
    },
  ],
})

function readRegex(parser: StageParser): RegexArguments {
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  const named = cursor.match(/("(?:[^"\\]|\\.)*"|[^\s=!|"]+)\s*(!?=)\s*/y)
  if (!named) return { field: undefined, negated: false, expression: regexText(parser) }
  const [all, written, sign] = named as unknown as [string, string, string]
  const quoted = written.startsWith('"')
  const at = span(start, start + written.length)
  const value = quoted ? cursor.quoted().value : written
  cursor.position = start + all.length
  parser.parts.push({ kind: 'field', field: { name: value, quote: quoted ? '"' : '', span: at } })
  parser.parts.push({ kind: 'word', text: sign, span: span(at.end, cursor.position) })
  return { field: { value, quoted, span: at }, negated: sign === '!=', expression: regexText(parser) }
}

function test(value: Scalar, pattern: string): Scalar {
  return call('bool', 'match', value, text(pattern))
}
