/** convert — times as text and text as numbers, field by field. */
import { aggregate, call, lambda, num, type Scalar } from '../plan/scalar.ts'
import { compact, exists } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import {
  CONVERSIONS,
  type Conversion,
  type ConvertSettings,
  convertValue,
  orAsItWas,
} from '../semantics/convert-value.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { wildcardPattern } from '../semantics/wildcard.ts'
import { addWindow } from '../semantics/window.ts'
import { didYouMean } from '../source/nearest.ts'
import type { FieldName } from '../syntax/ast.ts'
import { aliasClause } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface Step {
  conversion: Conversion | 'none'
  field: FieldName
  alias: FieldName | undefined
}

interface ConvertArguments {
  timeFormat: string
  steps: Step[]
}

export default command<ConvertArguments>({
  name: 'convert',
  docs: {
    summary: 'Turns times into text, and text into numbers.',
    usage:
      'convert [timeformat=<format>] (auto|ctime|dur2sec|memk|mktime|mstime|none|num|rmcomma|rmunit)(<field>) [AS <field>]…',
    page: 'Search Reference, "convert"',
    notes: [
      'ctime writes an epoch time by timeformat, mktime reads one; the format is %m/%d/%Y %H:%M:%S unless another is given.',
      'dur2sec reads [D+]HH:MM:SS, mstime [MM:]SS.SSS, memk a number with k, m or g; rmcomma takes commas away, rmunit what follows a number.',
      'num takes the conversion that fits, and null where none does; auto does so only where every value of the field can be converted.',
      'A * stands for every field that matches, but for those of none(…).',
    ],
    differences: ['A value that can not be converted stays as it is, but for num.'],
  },
  syntax: readConvert,
  lower({ timeFormat, steps }, input, context) {
    const { now, timeZone } = context.environment
    const settings = { timeFormat, now, zone: timeZone }
    const spared = steps.filter((step) => step.conversion === 'none').map(({ field }) => wildcardPattern(field.name))
    const isSpared = (name: string): boolean => spared.some((pattern) => pattern.test(name))
    return steps.reduce((relation, step) => {
      if (step.conversion === 'none') return relation
      return targetsOf(step, relation, isSpared, context).reduce(
        (at, { from, to }) => convertField(at, from, to, step.conversion as Conversion, settings),
        relation,
      )
    }, input)
  },
  examples: [
    {
      title: 'A time as text',
      spl: 'convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(firstTime)',
      given: [{ firstTime: 1675271324.5 }, { firstTime: null }],
      expect: [{ firstTime: '2023-02-01T17:08:44' }, { firstTime: null }],
    },
    {
      title: 'The format of its own, into another field',
      spl: 'convert ctime(t) AS at',
      given: [{ t: '1675271324' }, { t: 'soon' }],
      expect: [
        { t: '1675271324', at: '02/01/2023 17:08:44' },
        { t: 'soon', at: 'soon' },
      ],
    },
    {
      title: 'Each value of a multivalue field',
      spl: 'convert ctime(t) timeformat="%Y"',
      given: [{ t: ['0', '86400000'] }],
      expect: [{ t: ['1970', '1972'] }],
    },
    {
      title: 'A text as a time',
      spl: 'convert timeformat="%Y-%m-%d" mktime(d)',
      given: [{ d: '2023-02-01' }],
      expect: [{ d: 1675209600 }],
    },
    {
      title: 'Durations and memory',
      spl: 'convert dur2sec(a), mstime(b) memk(c)',
      given: [{ a: '1+00:10:15', b: '02:03.5', c: '1.5m' }],
      expect: [{ a: 87015, b: 123.5, c: 1536 }],
    },
    {
      title: 'Commas and units',
      spl: 'convert rmcomma(a) rmunit(b)',
      given: [{ a: '1,000,000.5', b: '212 sec' }],
      expect: [{ a: 1000000.5, b: 212 }],
    },
    {
      title: 'A number, or nothing',
      spl: 'convert num(a)',
      given: [{ a: '00:01:05' }, { a: '1,234' }, { a: 'x' }],
      expect: [{ a: 65 }, { a: 1234 }, { a: null }],
    },
    {
      title: 'All values of a field, or none',
      spl: 'convert auto(*) none(c)',
      given: [
        { a: '1.0', b: '1.0', c: '1.0' },
        { a: '2', b: 'x', c: '2' },
      ],
      expect: [
        { a: '1', b: '1.0', c: '1.0' },
        { a: '2', b: 'x', c: '2' },
      ],
    },
  ],
})

function readConvert(parser: StageParser): ConvertArguments {
  const given: ConvertArguments = { timeFormat: '%m/%d/%Y %H:%M:%S', steps: [] }
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    const option = parser.peekOption()
    if (option === undefined) given.steps.push(...readStep(parser))
    else {
      const { name, value, span } = parser.option()
      if (name === 'timeformat') given.timeFormat = value
      else parser.unknownOption(name, ['timeformat'], span)
    }
  }
  if (given.steps.length === 0)
    parser.fail('`convert` needs at least one function.', 'For example ctime(_time).', parser.nameSpan)
  return given
}

/** `ctime(firstTime) AS first`; the parentheses may hold several fields. */
function readStep(parser: StageParser): Step[] {
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  const name = cursor.match(/[A-Za-z]\w*(?=\s*\()/y)
  if (!name)
    parser.fail(`A function of convert belongs here, not ${cursor.describeHere()}.`, `It has ${KNOWN.join(', ')}.`)
  const conversion = KNOWN.find((known) => known === name[0].toLowerCase())
  const nameSpan = { start, end: start + name[0].length }
  if (!conversion)
    parser.fail(
      `\`convert\` has no function \`${name[0]}\`.`,
      didYouMean(name[0], KNOWN) ?? `It has ${KNOWN.join(', ')}.`,
      nameSpan,
    )
  cursor.position = nameSpan.end
  cursor.eat('(')
  const recorded = parser.parts.length
  const fields = parser.fields()
  parser.parts.length = recorded
  if (fields.length === 0) parser.fail(`The field of \`${name[0]}\` is missing before ${cursor.describeHere()}.`)
  if (!cursor.eat(')')) parser.fail(`A closing parenthesis is missing before ${cursor.describeHere()}.`)
  parser.parts.push({ kind: 'word', text: cursor.text.slice(start, cursor.position), span: cursor.spanFrom(start) })
  const alias = aliasClause(parser)
  if (alias && fields.length > 1)
    parser.fail('One name after AS can not stand for several fields.', undefined, alias.span)
  return fields.map((field) => ({ conversion, field, alias }))
}

const KNOWN = [...CONVERSIONS, 'none'] as const

/** The fields that a step reads and writes. */
function targetsOf(
  { field, alias }: Step,
  input: Relation,
  isSpared: (name: string) => boolean,
  context: LowerContext,
): { from: string; to: string }[] {
  if (field.quote !== '' || !field.name.includes('*')) {
    if (!input.has(field.name)) reportMissing(field, input, context)
    return [{ from: field.name, to: alias?.name ?? field.name }]
  }
  const pattern = wildcardPattern(field.name)
  const stars = alias?.name.split('*')
  if (stars && stars.length !== pattern.parts.length) {
    context.diagnostics.report(
      'option-value',
      alias!.span,
      `\`${alias!.name}\` would be the name of every field that \`${field.name}\` matches.`,
      'Give both the same number of *.',
    )
    return []
  }
  return input
    .match(field.name)
    .filter((name) => !isSpared(name))
    .map((from) => {
      const captures = pattern.captures(from)!
      return { from, to: stars ? stars.map((part, at) => part + (captures[at] ?? '')).join('') : from }
    })
}

function reportMissing(field: FieldName, input: Relation, context: LowerContext): void {
  context.diagnostics.report(
    'unknown-field',
    field.span,
    `No stage before gives a field \`${field.name}\`: there is nothing to convert.`,
    didYouMean(field.name, input.columns.keys()),
  )
}

function convertField(
  input: Relation,
  from: string,
  to: string,
  conversion: Conversion,
  settings: ConvertSettings,
): Relation {
  const value = input.field(from)
  if (!value) return input
  const convert = (each: Scalar): Scalar => convertValue(each, conversion, settings)
  if (conversion === 'auto') return convertAll(input, value, to, convert)
  const converted = conversion === 'num' ? numbersOf(value, convert) : orAsItWas(value, convert)
  return input.extend([{ name: to, value: converted }])
}

function numbersOf(value: Scalar, convert: (value: Scalar) => Scalar): Scalar {
  if (value.type !== 'list') return convert(value)
  const each = lambda(['text'], (v) => call('text', 'toString', convert(v)))
  return compact(call('list', 'arrayMap', each, value))
}

/** auto: converts only when no value of any row is left over. */
function convertAll(input: Relation, value: Scalar, to: string, convert: (value: Scalar) => Scalar): Relation {
  if (value.type === 'num') return input.extend([{ name: to, value }])
  const leftOver =
    value.type === 'list'
      ? call(
          'bool',
          'arrayExists',
          lambda(['text'], (v) => call('bool', 'isNull', convert(v))),
          value,
        )
      : call('bool', 'and', exists(value), call('bool', 'isNull', convert(value)))
  const { relation, value: failures } = addWindow(input, aggregate('num', 'countIf', leftOver), { orderBy: [] })
  const all = call('bool', 'equals', failures, num(0))
  return relation.extend([{ name: to, value: call(value.type, 'if', all, orAsItWas(value, convert), value) }])
}
