/**
 * What the table of a dataset holds, by the definitions of now: the search `| from datamodel:…` with every field that
 * the dataset declares, compiled as any other. An acceleration whose definition is not this one is stale: whatever has
 * changed (the model, a macro, an event type, a field that has become multivalue) stands in the text of the statement.
 */
import {
  BASE_COLUMNS,
  type Compilation,
  compile,
  type DataModel,
  type DataModelDataset,
  type Diagnostic,
  type Environment,
  lineageOf,
  type Plan,
  type Query,
  quote,
  type ScalarType,
  type SourceText,
} from '@karst/spl'
import { ACCELERATED_EVENTS, type AcceleratedColumn, type AccelerationDefinition } from '../stores/store.ts'

export type Definition =
  | (AccelerationDefinition & { kind: 'definition'; leftOut: LeftOut[] })
  /** The dataset can't be accelerated. */
  | { kind: 'refused'; reason: string; hint: string; diagnostics: Diagnostic[]; source: SourceText | undefined }

/** A field of the dataset that the table does not have; searches that read it read the events. */
export interface LeftOut {
  field: string
  reason: string
}

const BASE = Object.keys(BASE_COLUMNS).filter((name) => name !== '_raw')
const LEAVE = 'A table can hold only what follows from the event alone: leave this dataset as it is.'
/** Two clocks and two zones: what depends on them is another text. */
const OTHERWISE = { now: 1_234_567_890.5, timeZone: 'Asia/Kathmandu' }
const ONCE = { now: 0, timeZone: 'UTC' }

export function defineAcceleration(model: DataModel, dataset: string, environment: Environment): Definition {
  const lineage = lineageOf(model, dataset)
  const name = `${model.name}.${dataset}`
  const taken = BASE.find((column) => calculatedNames(lineage, environment).includes(column))
  if (taken !== undefined)
    return refused(`\`${taken}\` is calculated for events of ${name}, by which its table would be kept.`, LEAVE)
  const compiled = compiler(name, environment)
  const events = compiled(BASE)
  if (events.query === undefined) return cannot(name, events)
  if (!events.lasts) return refused(`Which events ${name} has depends on the time of the search.`, LEAVE)
  const declared = lineage.flatMap((each) => [...each.fields])
  // What is calculated on the way and not declared is another value for the datasets below than for the events.
  const calculated = lineage.flatMap((each) => each.calculations.map(({ field }) => field))
  const below = readBelow(model, dataset, environment).filter((field) => !calculated.includes(field))
  const fields = [...new Set([...declared, ...below])].filter((field) => field !== '_raw' && !BASE.includes(field))
  const all = compiled([...BASE, ...fields])
  if (all.query && all.lasts) return definition(name, all.query, [])
  const leftOut = fields.flatMap((field) => {
    const reason = whyNot(compiled([field]))
    return reason === undefined ? [] : [{ field, reason }]
  })
  const kept = fields.filter((field) => !leftOut.some((each) => each.field === field))
  return definition(name, compiled([...BASE, ...kept]).query!, leftOut)
}

/**
 * Fields of the events that the datasets below read and this one does not: with them, searches of those find all that
 * they need in this one's table.
 */
function readBelow(model: DataModel, dataset: string, environment: Environment): string[] {
  const own = eventFields(model, dataset, environment)
  return [...model.datasets.keys()]
    .filter((name) => name !== dataset && lineageOf(model, name).some((each) => each.name === dataset))
    .flatMap((name) => eventFields(model, name, environment))
    .filter((field) => !own.includes(field))
}

function eventFields(model: DataModel, dataset: string, environment: Environment): string[] {
  const declared = lineageOf(model, dataset).flatMap((each) => [...each.fields])
  const { query } = compiler(`${model.name}.${dataset}`, environment)([...BASE, ...declared])
  return query ? scanned(query.plan).filter((field) => field !== '_raw') : []
}

function scanned(plan: Plan): string[] {
  if (plan.kind === 'scan') return plan.columns.map(({ name }) => name)
  return 'input' in plan ? scanned(plan.input) : []
}

/** Fields that a model, or what content says of events, gives other values than the stored ones. */
function calculatedNames(lineage: readonly DataModelDataset[], { eventKnowledge }: Environment): string[] {
  const { extractions = [], aliases = [], calculations = [], lookups = [] } = eventKnowledge ?? {}
  return [
    ...lineage.flatMap((each) => each.calculations.map(({ field }) => field)),
    ...extractions.flatMap(({ fields }) => fields),
    ...aliases.map(({ to }) => to),
    ...calculations.map(({ field }) => field),
    ...lookups.flatMap(({ outputs }) => outputs.map(({ field }) => field)),
  ]
}

interface Compiled extends Pick<Compilation, 'diagnostics' | 'source' | 'questions' | 'query'> {
  /** Whether it is the same at any time, in any zone. */
  lasts: boolean
}

function compiler(name: string, environment: Environment): (fields: readonly string[]) => Compiled {
  const plain = plainEnvironment(environment)
  return (fields) => {
    const list = fields.map((field) => quote(field)).join(' ')
    const text = `| from datamodel:${quote(name)} | table ${list}`
    const [once, otherwise] = [ONCE, OTHERWISE].map((clock) =>
      compile(text, { ...plain, ...clock }, { unordered: true }),
    )
    const sql = once!.query?.sql
    return { ...once!, lasts: sql !== undefined && sql === otherwise!.query?.sql && !CHANCE.test(withoutTexts(sql)) }
  }
}

function definition(dataset: string, { columns, sql }: Query, leftOut: LeftOut[]): Definition {
  const typed = columns.map(({ name, type }): AcceleratedColumn => ({ name, type: typeOf(name, type) }))
  return { kind: 'definition', dataset, columns: typed, definition: sql, leftOut }
}

/** The serial is a number that no search calculates with. */
function typeOf(name: string, type: ScalarType): AcceleratedColumn['type'] {
  if (name === '_serial') return 'data'
  return type === 'null' ? 'text' : type
}

function whyNot({ query, lasts }: Compiled): string | undefined {
  if (!query) return 'it comes from a lookup or another search'
  return lasts ? undefined : 'it depends on the clock, the time zone or chance'
}

function cannot(name: string, { questions, diagnostics, source }: Compiled): Definition {
  const reasons = questions.map(({ why }) => why).join('; ')
  if (reasons !== '') return refused(`${name} depends on other data: ${reasons}.`, LEAVE)
  return { ...refused(`${name} can't be compiled.`, 'Mend its definition first.'), diagnostics, source }
}

/** The events of all time, from what stands for them in a definition; a table of a table is none. */
function plainEnvironment({ accelerated: _, ...environment }: Environment): Environment {
  return { ...environment, earliest: null, latest: null, events: ACCELERATED_EVENTS }
}

const CHANCE = /\b(?:rand|generateUUID|now|today|yesterday)\w*\s*\(/

function withoutTexts(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.|'')*'/gs, "''")
}

function refused(reason: string, hint: string): Definition & { kind: 'refused' } {
  return { kind: 'refused', reason, hint, diagnostics: [], source: undefined }
}
