/** rex — takes fields out of a text with a regular expression, or changes the text with sed expressions. */
import { NULL, type Scalar } from '../plan/scalar.ts'
import { eachText } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { extractGroups, groupOffsets } from '../semantics/extract-groups.ts'
import type { Relation } from '../semantics/relation.ts'
import { applySed, parseSed } from '../semantics/sed.ts'
import { setFound } from '../semantics/set-found.ts'
import { sourceField } from '../semantics/source-field.ts'
import { integer } from '../syntax/args.ts'
import { regexText } from '../syntax/regex-text.ts'
import type { Located, StageParser } from '../syntax/stage-parser.ts'

interface RexArguments {
  expression: Located<string>
  field: Located<string> | undefined
  maxMatch: Located<string> | undefined
  offsetField: Located<string> | undefined
  mode: Located<string> | undefined
}

const OPTIONS = ['field', 'max_match', 'offset_field', 'mode']

export default command<RexArguments>({
  name: 'rex',
  docs: {
    summary: 'Takes fields out of a text with a regular expression, or changes the text with sed expressions.',
    usage: 'rex [field=<field>] ("<regex>" [max_match=<int>] [offset_field=<field>] | mode=sed "<sed expression>")',
    page: 'Search Reference, "rex"',
    notes: [
      'Each named group, (?<name>…) or (?P<name>…), becomes a field. A group that does not match leaves the field as it was.',
      'The field is _raw unless field= names another; of a multivalue field, each value is searched.',
      'max_match limits the matches; with more than one (0 = all) the fields are multivalue.',
      'offset_field gets the places of the groups, counted from 0: name=first-last.',
      'mode=sed takes s/regex/replacement/ (flags g, or the number of a match) and y/abc/xyz/.',
    ],
    differences: [
      'A group that matches an empty text counts as one that does not match, unless it takes part in every match: then it has an empty value. With max_match other than 1 it has none.',
      'Regular expressions run on RE2: back-references, possessive quantifiers and most look-around are refused.',
    ],
  },
  syntax: readRex,
  lower(given, input, context) {
    const source = sourceField(given.field, input, context)
    if (!source) return input
    const mode = given.mode?.value.toLowerCase()
    if (mode === 'sed') return sed(given, source, input, context)
    if (mode !== undefined)
      context.diagnostics.report('option-value', given.mode!.span, `\`mode\` of \`rex\` can only be sed.`)
    return extract(given, source.value, input, context)
  },
  examples: [
    {
      title: 'Named groups become fields',
      spl: 'rex field=mail "(?<user>[^@]+)@(?P<domain>.+)"',
      given: [{ mail: 'mia@example.org' }, { mail: 'none' }],
      expect: [
        { user: 'mia', domain: 'example.org' },
        { user: null, domain: null },
      ],
    },
    {
      title: 'Without field= it reads _raw, and options stand in any order',
      spl: 'rex max_match=0 "(?<digit>\\d)"',
      given: [{ _raw: 'a1b2' }],
      expect: [{ digit: ['1', '2'] }],
    },
    {
      title: 'A limit on the matches',
      spl: 'rex field=t "(?<digit>\\d)" max_match=2',
      given: [{ t: '123' }],
      expect: [{ digit: ['1', '2'] }],
    },
    {
      title: 'A group that does not match leaves the field as it was',
      spl: 'rex field=t "(?<a>x)?(?<b>y)"',
      given: [{ t: 'y', a: 'old', b: 'old' }],
      expect: [{ a: 'old', b: 'y' }],
    },
    {
      title: 'An empty text is a value',
      spl: 'rex field=t "^(?<a>.*?);(?<b>.*?);(?<c>x)?"',
      given: [
        { t: '1;;x', b: 'old' },
        { t: 'none', b: 'old' },
      ],
      expect: [
        { a: '1', b: '', c: 'x' },
        { a: null, b: 'old', c: null },
      ],
    },
    {
      title: 'Each value of a multivalue field',
      spl: 'rex field=m "(?<n>\\d+)"',
      given: [{ m: ['a1', 'b', 'c3'] }],
      expect: [{ n: ['1', '3'] }],
    },
    {
      title: 'Where a group stands',
      spl: 'rex field=t offset_field=off "(?<first>abc)d(?<second>e+)"',
      given: [{ t: 'xxabcdee' }],
      expect: [{ first: 'abc', second: 'ee', off: 'first=2-4&second=6-7' }],
    },
    {
      title: 'Replace all matches',
      spl: 'rex field=card mode=sed "s/(\\d{4})-/****-/g"',
      given: [{ card: '1234-5678-9012' }],
      expect: [{ card: '****-****-9012' }],
    },
    {
      title: 'Replace one match, with a group',
      spl: 'rex field=t mode=sed "s/(\\w)=/<\\1>/2"',
      given: [{ t: 'a=b=c=' }],
      expect: [{ t: 'a=<b>c=' }],
    },
    {
      title: 'Characters for characters, after a replacement',
      spl: 'rex field=t mode=sed "s/b/B/ y/ac/13/"',
      given: [{ t: 'abc' }],
      expect: [{ t: '1B3' }],
    },
  ],
})

function readRex(parser: StageParser): RexArguments {
  const options = new Map<string, Located<string>>()
  let expression: Located<string> | undefined
  while (!parser.atEnd()) {
    const name = parser.peekOption()
    if (name !== undefined && OPTIONS.includes(name)) options.set(name, parser.option())
    else if (parser.comma()) continue
    else if (expression === undefined) expression = regexText(parser)
    else parser.end()
  }
  if (!expression)
    parser.fail('`rex` needs a regular expression.', 'For example rex "user=(?<user>\\w+)".', parser.nameSpan)
  return {
    expression,
    field: options.get('field'),
    maxMatch: options.get('max_match'),
    offsetField: options.get('offset_field'),
    mode: options.get('mode'),
  }
}

function extract(given: RexArguments, source: Scalar, input: Relation, context: LowerContext): Relation {
  const { expression, offsetField } = given
  const maxMatch = readMaxMatch(given.maxMatch, context)
  const found = extractGroups(source, expression.value, maxMatch)
  if ('error' in found) return refuse(found.error, expression, input, context)
  if (found.fields.length === 0) {
    context.diagnostics.report(
      'regex',
      expression.span,
      'This expression takes nothing out: it has no named group.',
      'Name one: (?<name>…).',
    )
    return input
  }
  if (!offsetField) return setFound(input, found.fields)
  if (source.type === 'list' || maxMatch !== 1) {
    context.diagnostics.report('unsupported', offsetField.span, '`offset_field` needs a single value and one match.')
    return input
  }
  const offsets = groupOffsets(source, expression.value)
  if ('error' in offsets) return refuse(offsets.error, expression, input, context)
  return setFound(input, [...found.fields, { name: offsetField.value, value: offsets }])
}

function readMaxMatch(option: Located<string> | undefined, context: LowerContext): number {
  if (!option) return 1
  const count = integer.parse(option.value)
  if (count !== undefined && count >= 0) return count
  context.diagnostics.report('option-value', option.span, `\`max_match\` of \`rex\` can't be \`${option.value}\`.`)
  return 1
}

function sed(
  { expression }: RexArguments,
  source: { name: string; value: Scalar },
  input: Relation,
  context: LowerContext,
): Relation {
  const commands = parseSed(expression.value)
  if ('error' in commands) {
    context.diagnostics.report('regex', expression.span, `This is no sed expression: ${commands.error}.`)
    return input
  }
  const applied = applySed(commands)
  if ('error' in applied) return refuse(applied.error, expression, input, context)
  if (source.value.type === 'null') return input.extend([{ name: source.name, value: NULL }])
  return input.extend([{ name: source.name, value: eachText(source.value, applied.apply) }])
}

function refuse(reason: string, expression: Located<string>, input: Relation, context: LowerContext): Relation {
  context.diagnostics.report(
    'unsupported',
    expression.span,
    `This regular expression can't run: RE2 has not ${reason}.`,
    'Write it without, or in two steps.',
  )
  return input
}
