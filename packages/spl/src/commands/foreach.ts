/** foreach — runs stages once for each of several fields, or an eval once for each value of a field. */
import { call, type Scalar } from '../plan/scalar.ts'
import { asList, asText } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { storedNames } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { isInternalField } from '../semantics/field-list.ts'
import { foldValues, ITEM, ITER } from '../semantics/fold.ts'
import { isJsonArray, jsonElements, jsonValues } from '../semantics/json-values.ts'
import { isAbsent, keptWhere, setBetween } from '../semantics/kept-values.ts'
import type { Relation } from '../semantics/relation.ts'
import { wildcardPattern } from '../semantics/wildcard.ts'
import { addHidden } from '../semantics/window.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import { choice } from '../syntax/args.ts'
import type { FieldName, Pipeline } from '../syntax/ast.ts'
import type { Assignment } from '../syntax/clauses.ts'
import type { Located, StageParser } from '../syntax/stage-parser.ts'

type Mode = 'multifield' | 'multivalue' | 'json_array' | 'auto_collections'

const MODES = choice<Mode>('multifield', 'multivalue', 'json_array', 'auto_collections')

/** What stands for what in the template, by the option that gives it another name. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  fieldstr: '<<FIELD>>',
  matchstr: '<<MATCHSTR>>',
  matchseg1: '<<MATCHSEG1>>',
  matchseg2: '<<MATCHSEG2>>',
  matchseg3: '<<MATCHSEG3>>',
  itemstr: ITEM,
  iterstr: ITER,
}

interface ForeachArguments {
  mode: Mode
  fields: FieldName[]
  placeholders: Record<string, string>
  template: Located<string>
}

export default command<ForeachArguments>({
  name: 'foreach',
  docs: {
    summary: 'Runs stages once for each of several fields, or an eval once for each value of a field.',
    usage:
      'foreach [mode=multifield] <pattern>… [fieldstr=<string>] [matchstr=<string>] [matchseg1=<string>]… [ <stages> ] | foreach mode=multivalue|json_array|auto_collections <field> [itemstr=<string>] [iterstr=<string>] [ eval … ]',
    page: 'Search Reference, "foreach"',
    notes: [
      'In the stages <<FIELD>> stands for the name of the field, <<MATCHSTR>> for what the * of its pattern stood for, <<MATCHSEG1>> to <<MATCHSEG3>> for each * of it.',
      'A name without * counts even when no row has the field; a pattern stands for the fields that some row has. Of events, it takes a query of its own to know these.',
      'In rows without the field, an eval that comes to null leaves other fields as they were.',
      'Over values, <<ITEM>> is the value and <<ITER>> its number, from 0; only one eval is possible, with any number of assignments.',
      'auto_collections takes the elements of a JSON array, or else the values of a multivalue field; without a field, those of the only multivalue one.',
    ],
    differences: ['<<MATCHSTR>> of a pattern with several * is all that they stood for, joined.'],
  },
  syntax: readForeach,
  lower(given, input, context) {
    return given.mode === 'multifield' ? overFields(given, input, context) : overValues(given, input, context)
  },
  examples: [
    {
      title: 'A total over fields',
      spl: 'eval total=0 | foreach test* [ eval total=total+<<FIELD>> ]',
      given: [
        { test1: 1, test2: 2, other: 5 },
        { test1: 4, test2: null, other: 5 },
      ],
      expect: [{ total: 3 }, { total: 4 }],
    },
    {
      title: 'Values in the place of none',
      spl: "foreach x* [ eval <<FIELD>>=coalesce('<<FIELD>>', 0) ]",
      given: [{ x1: 1, x2: null }],
      expect: [{ x1: 1, x2: 0 }],
    },
    {
      title: 'Names with other signs go in single quotes',
      spl: 'foreach stdev_* [ eval "mean_<<MATCHSTR>>"=\'<<FIELD>>\'*2 ]',
      given: [{ 'stdev_cpu:mem': 2 }],
      expect: [{ 'mean_cpu:mem': 4 }],
    },
    {
      title: 'Parts of a name, under names of their own',
      spl: 'foreach test*ab* fieldstr=F matchseg1=S1 matchseg2=S2 [ eval F = F + S1 + S2 ]',
      given: [{ test1ab2: 5 }],
      expect: [{ test1ab2: 8 }],
    },
    {
      title: 'Names without a pattern',
      spl: 'foreach name price [ eval <<FIELD>> = "<<FIELD>>" ]',
      given: [{ n: 1 }],
      expect: [{ name: 'name', price: 'price' }],
    },
    {
      title: 'Each value of a multivalue field',
      spl: 'eval sum=0, count=0 | foreach mode=multivalue grades [ eval sum = sum + <<ITEM>>, count = count + 1 ]',
      given: [{ grades: ['50', '100', '30'] }, { grades: null }],
      expect: [
        { sum: 180, count: 3 },
        { sum: 0, count: 0 },
      ],
    },
    {
      title: 'The number of a value',
      spl: 'eval out="" | foreach mode=multivalue word [ eval out = out . <<ITER>> . "=<<ITEM>>;" ]',
      given: [{ word: ['a', 'b'] }],
      expect: [{ out: '0=a;1=b;' }],
    },
    {
      title: 'The elements of a JSON array',
      spl: 'eval total=0 | foreach mode=json_array grades [ eval total = total + <<ITEM>> ]',
      given: [{ grades: '[1, 2, 3]' }],
      expect: [{ total: 6 }],
    },
    {
      title: 'Whichever of the two it is',
      spl: 'eval total=0 | foreach mode=auto_collections f [ eval total = total + <<ITEM>> ]',
      given: [{ f: '[1, 2]' }, { f: ['3', '4'] }],
      expect: [{ total: 3 }, { total: 7 }],
    },
  ],
})

function readForeach(parser: StageParser): ForeachArguments {
  const placeholders = { ...PLACEHOLDERS }
  const fields: FieldName[] = []
  let mode: Mode = 'multifield'
  let template: Located<string> | undefined
  while (!parser.atEnd()) {
    const name = parser.peekOption()
    if (name === 'mode') {
      const option = parser.option()
      const known = MODES.parse(option.value)
      if (known) mode = known
      else parser.wrongOption(option, `It is one of ${MODES.shape}.`)
    } else if (name !== undefined && name in placeholders) placeholders[name] = parser.option().value
    else if (parser.atSubsearch()) template = parser.bracketText()
    else if (!parser.comma()) fields.push(parser.field())
  }
  if (!template)
    parser.fail(
      '`foreach` needs a template in brackets.',
      'For example foreach x* [ eval <<FIELD>>=1 ].',
      parser.nameSpan,
    )
  if (fields.length === 0 && mode !== 'auto_collections')
    parser.fail("`foreach` needs at least one field's name or pattern.", undefined, parser.nameSpan)
  return { mode, fields, placeholders, template }
}

function overFields(given: ForeachArguments, input: Relation, context: LowerContext): Relation {
  const { fields, placeholders, template } = given
  const known = presentFields(input, template.span, context)
  const matches = fields.flatMap(({ name }): { name: string; captures?: string[] }[] => {
    if (!name.includes('*')) return [{ name }]
    const { captures } = wildcardPattern(name)
    const own = known().filter((each) => !isInternalField(each) || name.startsWith('_'))
    return own.flatMap((each) => {
      const found = captures(each)
      return found ? [{ name: each, captures: found }] : []
    })
  })
  return matches.reduce((relation: Relation, { name, captures = [] }) => {
    const filled = fill(template.value, placeholders, {
      fieldstr: name,
      matchstr: captures.join(''),
      matchseg1: captures[0] ?? '',
      matchseg2: captures[1] ?? '',
      matchseg3: captures[2] ?? '',
    })
    const run = (stages: Pipeline, inner: LowerContext): Relation => runFor(name, stages, relation, inner)
    return context.withText(withPipe(filled), `foreach ${name}`, template.span, run) ?? relation
  }, input)
}

/** The fields that rows have. Of events, it takes a query of its own to know which of all stored fields these are. */
function presentFields(input: Relation, at: Span, context: LowerContext): () => string[] {
  if (!input.open) return () => [...input.columns.keys()]
  const stored = storedNames(input, at, 'foreach goes over the fields that the events have', context)
  let names: string[] | undefined
  return () => {
    names ??= [...input.columns.keys(), ...stored()]
    return names
  }
}

/**
 * Runs the stages for one field. In rows without the field, an eval that comes to nothing leaves other fields as they
 * were: a total over fields counts those that are there (Search Reference, "foreach", example 1).
 */
function runFor(name: string, stages: Pipeline, input: Relation, context: LowerContext): Relation {
  const after = context.stages(stages, input)
  const field = input.field(name)
  const set = field && setBetween(input.plan, after.plan)
  if (!set || ![...set.keys()].some((target) => target !== name && input.has(target))) return after
  return input.extend(
    [...set].map(([target, value]) => {
      const before = target === name ? undefined : input.field(target)
      return { name: target, value: before ? keptWhere(isAbsent(field), value, before) : value }
    }),
  )
}

/** Puts values in the place of placeholders, in one go: what is put in is not looked at again. */
function fill(template: string, placeholders: Record<string, string>, values: Record<string, string>): string {
  const given = Object.keys(values).filter((option) => placeholders[option] !== '')
  const byText = new Map(given.map((option) => [placeholders[option]!, values[option]!]))
  const longest = [...byText.keys()].sort((a, b) => b.length - a.length)
  const any = new RegExp(longest.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  return template.replace(any, (text) => byText.get(text)!)
}

function withPipe(template: string): string {
  return template.trimStart().startsWith('|') ? template : `| ${template.trim()}`
}

function overValues(given: ForeachArguments, input: Relation, context: LowerContext): Relation {
  const items = collection(given, input, context)
  if (!items) return input
  const { template, placeholders } = given
  const { relation, value } = addHidden(input, items)
  const text = asFields(fill(template.value, placeholders, { itemstr: ITEM, iterstr: ITER }))
  const set = context.withText(withPipe(text), 'foreach', template.span, (stages, inner) => {
    const steps = onlyEval(stages, template.span, inner)
    return steps && foldValues(value, steps, relation, inner)
  })
  return set ? relation.extend(set) : input
}

/** The values to go over, as a list. */
function collection(
  { mode, fields, template }: ForeachArguments,
  input: Relation,
  context: LowerContext,
): Scalar | undefined {
  const field = fields[0] ?? onlyList(input)
  if (!field) {
    context.diagnostics.report(
      'unsupported',
      template.span,
      'Which field to go over is not clear: there is not exactly one multivalue field here.',
      'Name it: foreach mode=auto_collections <field> [ … ].',
    )
    return undefined
  }
  const value = input.field(field.name)
  if (!value) {
    context.diagnostics.report(
      'unknown-field',
      field.span,
      `No stage before gives a field \`${field.name}\`: there is nothing to go over.`,
      didYouMean(field.name, input.columns.keys()),
    )
    return undefined
  }
  if (mode === 'multivalue') return asList(value)
  const json = asText(value)
  const elements = jsonValues(jsonElements(json))
  return mode === 'json_array' ? elements : call('list', 'if', isJsonArray(json), elements, asList(value))
}

function onlyList(input: Relation): FieldName | undefined {
  const lists = [...input.columns].filter(([, type]) => type === 'list')
  return lists.length === 1 ? { name: lists[0]![0], quote: '', span: { start: 0, end: 0 } } : undefined
}

/** The assignments of the one eval that a template over values may have. */
function onlyEval({ stages }: Pipeline, at: Span, context: LowerContext): Assignment[] | undefined {
  const [stage] = stages
  if (stages.length !== 1 || stage?.name !== 'eval') {
    context.diagnostics.report(
      'unsupported',
      stages[1]?.span ?? stage?.span ?? at,
      'Over values, `foreach` can run one eval and nothing else.',
      'Put all assignments into it: [ eval a=…, b=… ].',
    )
    return undefined
  }
  const targets = stage.parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []))
  const values = stage.parts.flatMap((part) => (part.kind === 'expression' ? [part.expression] : []))
  const dynamic = targets.find(({ name }) => name.includes('<<') || /\{[^{}]+\}/.test(name))
  if (dynamic) {
    context.diagnostics.report(
      'unsupported',
      dynamic.span,
      "The name of a field can't come from a value here: the columns must be known before.",
      'Set a field of one name.',
    )
    return undefined
  }
  return targets.map((target, index) => ({ target, value: values[index]! }))
}

/** Placeholders become fields in single quotes; those inside of texts are joined to them. */
function asFields(template: string): string {
  const placeholder = /<<(?:ITEM|ITER)>>/g
  return template.replace(/"(?:[^"\\]|\\.)*"|'<<(?:ITEM|ITER)>>'|<<(?:ITEM|ITER)>>/g, (token) => {
    if (token.startsWith("'")) return token
    if (!token.startsWith('"')) return `'${token}'`
    const joined = token.replace(placeholder, (name) => `".'${name}'."`)
    return joined === token ? token : `(${joined})`
  })
}
