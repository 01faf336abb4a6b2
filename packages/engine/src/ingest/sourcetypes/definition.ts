/**
 * What a source type file may say (docs/sourcetypes.md explains every key to users). The shapes here are what YAML
 * gives; compile.ts turns them into functions.
 */
import { type Expression, readExpression } from '@karst/spl/expression'
import { z } from 'zod'

/** YAML reads 4688 as a number and `true` as a boolean: everything compares as text. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const texts = z.union([text.transform((one) => [one]), z.array(text)])
const names = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)])

const expression = z.string().refine(isRegularExpression, 'not a regular expression')

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}

/** Numbers and texts, ranges such as 4727-4735, `*` for any value. */
const test = z.union([
  texts,
  z.strictObject({ not: texts }),
  z.strictObject({ same_as: z.string() }),
  z.strictObject({ match: expression }),
])
/** An eval expression of SPL, read here once: workers get it as plain data. */
const evalText = z.string().transform((written, context): { text: string; expression: Expression } => {
  const read = readExpression(written)
  if ('expression' in read) return { text: written, expression: read.expression }
  const { message, span } = read.diagnostics[0]!
  context.addIssue({ code: 'custom', message: `at character ${span.start + 1} of \`${written}\`: ${message}` })
  return z.NEVER
})
const conditions = z.record(z.string(), test)
/** All of a mapping must hold; of a list of mappings, one. A text is a condition of SPL's eval. */
const when = z.union([
  evalText.transform((one) => [one]),
  conditions.transform((one) => [one]),
  z.array(z.union([evalText, conditions])).min(1),
])

export const STEP_WORDS = [
  'after_backslash',
  'before_backslash',
  'count',
  'first',
  'first_label',
  'hex64',
  'last',
  'leaf',
  'leaf_unix',
  'leaf_windows',
  'lines',
  'lower',
  'trim',
  'unquote',
  'upper',
  'without_stream',
] as const

const step = z.union([
  z.enum(STEP_WORDS),
  z.strictObject({ match: expression, give: z.string().optional(), all: z.boolean().optional() }),
  z.strictObject({ replace: expression, with: z.string() }),
  z.strictObject({ table: z.string(), column: z.string().optional() }),
  z.strictObject({ map: z.record(z.string(), text) }),
  z.strictObject({ split: z.string().min(1) }),
  z.strictObject({ element: z.string() }),
  z.strictObject({ bits: z.string() }),
])
const steps = z.union([step.transform((one) => [one]), z.array(step)])

const rule = z
  .strictObject({
    when: when.optional(),
    from: names.optional(),
    /** The field as it is, with an empty text too: an alias of Splunk. */
    alias: z.string().optional(),
    /** The text of a JSON member, by its path, as it is written. */
    json: z.string().optional(),
    /** Of the values of `from`, the one that stands where this field has one of `is`. */
    beside: z.string().optional(),
    is: texts.optional(),
    /** `{transport}/{dest_port}`: no value when one of the fields is absent. */
    text: z.string().optional(),
    value: texts.optional(),
    /** An eval expression of SPL over the fields so far. */
    eval: evalText.optional(),
    absent: z.literal(true).optional(),
    not: texts.optional(),
    apply: steps.optional(),
    default: text.optional(),
    /** Only where the field has no value yet. */
    keep: z.boolean().optional(),
  })
  .refine(
    (one) =>
      [one.from, one.alias, one.json, one.text, one.value, one.eval, one.absent].filter(
        (source) => source !== undefined,
      ).length === 1,
    {
      message: 'a rule needs exactly one of from, alias, json, text, value, eval, absent',
    },
  )
  .refine((one) => (one.beside === undefined) === (one.is === undefined) && (!one.beside || one.from?.length === 1), {
    message: 'beside and is stand together, with one field in from',
  })
const shortRule = z.string().transform((from) => rule.parse({ from }))
/** Tried in order, the first that gives a value wins. */
const rules = z.union([
  shortRule.transform((one) => [one]),
  rule.transform((one) => [one]),
  z.array(z.union([shortRule, rule])).min(1),
])

const zone = z.union([z.string(), z.strictObject({ local: z.string(), utc: z.string() })])
const time = z
  .strictObject({
    from: names,
    /** With `_raw`: what stands before the time. */
    prefix: expression.optional(),
    format: texts.optional(),
    zone: zone.optional(),
  })
  .refine(
    (one) => one.prefix === undefined || (one.format !== undefined && one.from.includes('_raw')),
    'prefix stands with from: _raw and a format',
  )

const tag = z.strictObject({
  when: when.optional(),
  add: z.array(z.string()).default([]),
  eventtype: z.string().optional(),
})

const match = z
  .strictObject({ sourcetype: names.optional(), source: names.optional() })
  .refine((one) => one.sourcetype || one.source, 'a match needs sourcetype or source')

const detect = z.strictObject({
  format: z.enum(['xml', 'json', 'text']),
  /** For text: each must fit one of the first lines. */
  line: z.union([expression.transform((one) => [one]), z.array(expression).min(1)]).optional(),
  /** For text: what more than half of the first lines must fit. */
  lines: expression.optional(),
  /** A common form, such as comma separated values: any other entry that fits goes before this one. */
  generic: z.boolean().optional(),
  /** Top-level members that a JSON event must have; each may be a list of which one is enough. */
  members: z.array(names).optional(),
  /** And no others. */
  only: z.array(z.string()).optional(),
})

export const BREAKERS = ['json', 'lines', 'rows', 'xml-events'] as const
export const EXTRACTIONS = ['windows-xml', 'json', 'wineventlog-text', 'wevtutil-text', 'kv', 'syslog'] as const

/** Events over several lines, told by the line that begins one (and by a line after one that is none of it). */
const marks = z.strictObject({ begin: expression, end: expression.optional() })

/** Values between separators, named by position. */
const delimited = z
  .strictObject({
    separator: z.string().min(1),
    /** '' for a value that gives no field. */
    names: z.array(z.string()).min(1).optional(),
    /** Rows of several kinds: by the text of a column (by name, one of `names`), the names of those after `names`. */
    variants: z.strictObject({ column: z.string(), names: z.record(z.string(), z.array(z.string())) }).optional(),
    /** `first`: the first line names the columns. Otherwise what a line that names them begins with. */
    header: expression.optional(),
    /** Other names for those of the header. */
    rename: z.record(z.string(), z.string()).optional(),
    /** Lines that begin so are no events. */
    comment: z.string().min(1).optional(),
    quoted: z.boolean().optional(),
    /** What may stand before the first value. */
    skip: expression.optional(),
    /** Texts that stand for no value. */
    empty: texts.optional(),
  })
  .refine((one) => one.names !== undefined || one.header !== undefined, 'delimited needs names, header or both')
  .refine(
    ({ variants, names }) => !variants || names?.includes(variants.column),
    'variants: column is none of the names that all rows share',
  )

/** Pairs of a name and a value: KeyValue in extract/key-value.ts. */
const kv = z.strictObject({
  escapes: z.boolean().optional(),
  multi: z.boolean().optional(),
  separator: z.string().min(1).optional(),
  between: z.string().min(1).optional(),
  clean: z.boolean().optional(),
})

const grouped = expression.refine((one) => /\(\?<[A-Za-z_]/.test(one), 'no named group: (?<name>…)')
const pattern = z.strictObject({
  pattern: z.union([grouped.transform((one) => [one]), z.array(grouped).min(1)]),
  in: z.string().optional(),
})

const extraction = z.union([
  z.enum(EXTRACTIONS),
  z.strictObject({ event_data: z.string() }),
  z.strictObject({ properties: z.string() }),
  z.strictObject({ delimited }),
  z.strictObject({ kv }),
  z.strictObject({ named_values: z.strictObject({ name: z.string(), value: names, only: names.optional() }) }),
  z.strictObject({ members_of: names, clean: z.boolean().optional() }),
  pattern,
])

export const entrySchema = z.strictObject({
  title: z.string(),
  inherits: z.string().optional(),
  /** Another entry whose tags this one has too: other text of the same events. */
  tags_of: z.string().optional(),
  match: z.array(match).default([]),
  sourcetype: z.string().optional(),
  detect: detect.optional(),
  /** Where the user names the entry, it reads a file of any form. */
  any_content: z.boolean().optional(),
  events: z.union([z.enum(BREAKERS), marks]).optional(),
  /** Each event stands in an envelope of the HTTP Event Collector. */
  envelope: z.literal('hec').optional(),
  /** Of JSON: members of an object whose lists hold the events. */
  records: names.optional(),
  extract: z.union([extraction.transform((one) => [one]), z.array(extraction)]).optional(),
  time: z.array(time).optional(),
  source: z.string().optional(),
  host: rules.optional(),
  key: z.string().optional(),
  rules_of: z.string().optional(),
  fields: z.record(z.string(), rules).default({}),
  tags: z.array(tag).default([]),
})

const table = z.union([
  z.strictObject({
    columns: z.array(z.string()).min(1),
    rows: z.record(z.string(), z.array(z.union([text, z.null()]))),
  }),
  z.record(z.string(), text),
])

export const fileSchema = z.strictObject({
  version: z.literal(1),
  tables: z.record(z.string(), table).default({}),
  sourcetypes: z.record(z.string(), entrySchema).default({}),
})

export type EvalText = z.output<typeof evalText>
export type Conditions = z.output<typeof conditions>
export type Test = z.output<typeof test>
export type Step = z.output<typeof step>
export type Rule = z.output<typeof rule>
export type TimeRule = z.output<typeof time>
export type TagRule = z.output<typeof tag>
export type Extract = z.output<typeof extraction>
export type Entry = z.output<typeof entrySchema>
export type Table = z.output<typeof table>
/** What all files together define: plain data, sent to workers as it is. */
export type Definitions = Pick<z.output<typeof fileSchema>, 'tables' | 'sourcetypes'>
