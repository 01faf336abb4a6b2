/** makemv — splits a value into a multivalue field. */
import { call, lambda, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { translateRegex } from '../semantics/regex.ts'
import { sourceField } from '../semantics/source-field.ts'
import type { Span } from '../source/span.ts'
import { args, bool, field, option, text as textValue } from '../syntax/args.ts'

const syntax = args({
  delim: option(textValue, { default: ' ', docs: 'The text between two values.' }),
  tokenizer: option(textValue, { docs: 'A regular expression; the first group of each match is a value.' }),
  allowempty: option(bool, { default: false, docs: 'Keep empty values.' }),
  setsv: option(bool, { default: false, docs: 'Accepted: a field is either single or multivalue here.' }),
  field: field({ required: true, docs: 'The field to split.' }),
})

export default command({
  name: 'makemv',
  docs: {
    summary: 'Splits a value into a multivalue field.',
    usage: 'makemv [delim=<string> | tokenizer=<regex>] [allowempty=<bool>] [setsv=<bool>] <field>',
    page: 'Search Reference, "makemv"',
    notes: [
      'Without delim and tokenizer it splits at blanks. The delimiter may have several characters.',
      'Empty values are left out unless allowempty=true.',
    ],
    differences: ['setsv=true keeps no single value beside the multivalue one.'],
  },
  syntax,
  lower(given, input, context) {
    const { name, span } = given.field
    const source = sourceField({ value: name, span }, input, context)
    if (!source) return input
    const split =
      given.tokenizer === undefined
        ? byDelimiter(given.delim, given.at('delim'), context)
        : byTokenizer(given.tokenizer, given.at('tokenizer'), context)
    if (!split) return input
    const { value } = source
    const all =
      value.type === 'list'
        ? call('list', 'arrayFlatten', call('data', 'arrayMap', lambda(['text'], split), value))
        : split(asText(value))
    const kept = given.allowempty ? all : call('list', 'arrayFilter', lambda(['text'], notEmpty), all)
    const absent = call('bool', 'isNull', value)
    const guarded = given.allowempty && value.type !== 'list' ? call('list', 'if', absent, NOTHING, kept) : kept
    return input.extend([{ name, value: guarded }])
  },
  examples: [
    { title: 'At blanks', spl: 'makemv f', given: [{ f: 'a b  c' }], expect: [{ f: ['a', 'b', 'c'] }] },
    {
      title: 'At a delimiter, keeping empty values',
      spl: 'makemv delim="::" allowempty=t f',
      given: [{ f: 'a::::b' }, { f: null }],
      expect: [{ f: ['a', '', 'b'] }, { f: null }],
    },
    {
      title: 'The first group of every match',
      spl: 'makemv tokenizer="(\\w+)@" f',
      given: [{ f: 'mia@x, leo@y' }],
      expect: [{ f: ['mia', 'leo'] }],
    },
  ],
})

const NOTHING: Scalar = { kind: 'literal', value: [], type: 'list' }

function notEmpty(value: Scalar): Scalar {
  return call('bool', 'notEquals', value, text(''))
}

type Split = (value: Scalar) => Scalar

function byDelimiter(delimiter: string, at: Span, context: LowerContext): Split | undefined {
  if (delimiter !== '') return (value) => call('list', 'splitByString', text(delimiter), value)
  context.diagnostics.report('option-value', at, '`delim` is empty.', 'Use tokenizer="(.)" for single characters.')
  return undefined
}

function byTokenizer(tokenizer: string, at: Span, context: LowerContext): Split | undefined {
  const translated = translateRegex(tokenizer)
  if ('error' in translated) {
    context.diagnostics.report('unsupported', at, `This regular expression can't run: RE2 has not ${translated.error}.`)
    return undefined
  }
  if (translated.groups.length === 0) {
    context.diagnostics.report('regex', at, 'The tokenizer needs a group: its first one is the value.')
    return undefined
  }
  if (translated.groups.length === 1) return (value) => call('list', 'extractAll', value, text(translated.pattern))
  const first = lambda(['data'], (match) =>
    call('text', 'arrayElement', match, { kind: 'literal', value: 1, type: 'num' }),
  )
  return (value) =>
    call('list', 'arrayMap', first, call('data', 'extractAllGroupsVertical', value, text(translated.pattern)))
}
