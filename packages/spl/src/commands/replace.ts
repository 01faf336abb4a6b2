/** replace — other values for values. */
import { call, type Scalar, text } from '../plan/scalar.ts'
import { asText, eachText, looksNumeric } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { isInternalField, presentNames } from '../semantics/field-list.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { Located, StageParser } from '../syntax/stage-parser.ts'

interface Replacement {
  from: Located<string>
  to: Located<string>
}

interface ReplaceArguments {
  replacements: Replacement[]
  fields: FieldName[]
}

export default command<ReplaceArguments>({
  name: 'replace',
  docs: {
    summary: 'Puts other values in the place of values.',
    usage: 'replace (<value> WITH <value>)… [IN <field>[, <field>]…]',
    page: 'Search Reference, "replace"',
    notes: [
      'A value must match as a whole; * stands for any text, and a * in the new value for what it stood for.',
      'Without IN, all fields but the internal ones (_time, _raw) are looked at.',
      'Of several values, the last one that matches exactly is taken; else the pattern with the longest text.',
      'Values compare with case.',
    ],
  },
  syntax: readReplace,
  lower({ replacements, fields }, input, context) {
    if (!replacements.every((replacement) => sameStars(replacement, context))) return input
    const names =
      fields.length > 0 ? presentNames(fields, input, context) : input.names().filter((name) => !isInternalField(name))
    const assignments = names.flatMap((name) => {
      const value = input.field(name)!
      const replaced = replaceIn(value, replacements)
      return replaced === value ? [] : [{ name, value: replaced }]
    })
    return input.extend(assignments)
  },
  examples: [
    {
      title: 'Values in one field',
      spl: 'replace 0 WITH Critical, 1 WITH Error IN level',
      given: [
        { level: '0', n: '0' },
        { level: '1', n: '1' },
        { level: '10', n: '2' },
      ],
      expect: [
        { level: 'Critical', n: '0' },
        { level: 'Error', n: '1' },
        { level: '10', n: '2' },
      ],
    },
    {
      title: 'A pattern, and what its * stood for',
      spl: 'replace "::ffff:*" with * in src',
      given: [{ src: '::ffff:10.0.0.1' }, { src: '10.0.0.2' }],
      expect: [{ src: '10.0.0.1' }, { src: '10.0.0.2' }],
    },
    {
      title: 'All fields, numbers too',
      spl: 'replace 1 WITH one',
      given: [{ a: 1, b: '1', c: 2 }],
      expect: [{ a: 'one', b: 'one', c: 2 }],
    },
    {
      title: 'The pattern with the longest text wins',
      spl: 'replace w* WITH short, web* WITH long, web9 WITH exact IN h',
      given: [{ h: 'web1' }, { h: 'w2' }, { h: 'web9' }],
      expect: [{ h: 'long' }, { h: 'short' }, { h: 'exact' }],
    },
    {
      title: 'Each value of a multivalue field',
      spl: 'replace "%%1" with Read in rights',
      given: [{ rights: ['%%1', '%%2'] }],
      expect: [{ rights: ['Read', '%%2'] }],
    },
  ],
})

function readReplace(parser: StageParser): ReplaceArguments {
  const replacements: Replacement[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (replacements.length > 0 && parser.keyword('in') !== undefined) {
      const fields = parser.fields()
      if (fields.length === 0) parser.fail(`A field's name belongs after IN, not ${parser.cursor.describeHere()}.`)
      return { replacements, fields }
    }
    const from = parser.text('The value to replace')
    if (parser.keyword('with') === undefined)
      parser.fail(`\`replace\` needs <value> WITH <value>; WITH is missing before ${parser.cursor.describeHere()}.`)
    replacements.push({ from, to: parser.text('The new value') })
  }
  if (replacements.length === 0)
    parser.fail('`replace` needs at least one <value> WITH <value>.', undefined, parser.nameSpan)
  return { replacements, fields: [] }
}

function sameStars({ from, to }: Replacement, context: LowerContext): boolean {
  const stars = count(to.value)
  if (stars === 0 || stars === count(from.value)) return true
  context.diagnostics.report(
    'option-value',
    to.span,
    `\`${to.value}\` must have as many * as \`${from.value}\`, or none.`,
  )
  return false
}

function count(pattern: string): number {
  return pattern.split('*').length - 1
}

/** The value itself when nothing can match it. */
function replaceIn(value: Scalar, replacements: readonly Replacement[]): Scalar {
  const usable = value.type === 'num' ? replacements.filter(({ from }) => canBeNumber(from.value)) : replacements
  if (usable.length === 0) return value
  const exact = usable.filter(({ from }) => count(from.value) === 0).reverse()
  const patterns = usable
    .filter(({ from }) => count(from.value) > 0)
    .sort((a, b) => literalLength(b.from.value) - literalLength(a.from.value))
  const apply = (each: Scalar): Scalar =>
    [...exact, ...patterns].reduceRight((rest, replacement) => replaceOne(each, replacement, rest), each)
  return eachText(value.type === 'list' ? value : asText(value), apply)
}

function canBeNumber(from: string): boolean {
  return looksNumeric(from) || /^[-+.\deE*]*\*[-+.\deE*]*$/.test(from)
}

function literalLength(pattern: string): number {
  return pattern.replaceAll('*', '').length
}

function replaceOne(value: Scalar, { from, to }: Replacement, otherwise: Scalar): Scalar {
  if (count(from.value) === 0)
    return call('text', 'if', call('bool', 'equals', value, text(from.value)), text(to.value), otherwise)
  const source = from.value.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = text(`(?s)^${source.join('(.*)')}$`)
  let star = 0
  const filled = to.value.replace(/\\/g, '\\\\').replace(/\*/g, () => `\\${++star}`)
  const replaced = star === 0 ? text(to.value) : call('text', 'replaceRegexpOne', value, pattern, text(filled))
  return call('text', 'if', call('bool', 'match', value, pattern), replaced, otherwise)
}
