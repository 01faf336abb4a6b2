/** Walks a pipeline and lets each command lower its stage; holds the questions that stay open. */

import type { Scalar } from '../plan/scalar.ts'
import {
  DIAGNOSTICS,
  type DiagnosticCode,
  Diagnostics as DiagnosticList,
  type Diagnostics,
} from '../source/diagnostic.ts'
import { SourceText } from '../source/source-text.ts'
import type { Span } from '../source/span.ts'
import type { Expression, Pipeline, SearchExpression, Stage } from '../syntax/ast.ts'
import { Abandon, Cursor } from '../syntax/cursor.ts'
import { parseExpression } from '../syntax/expression-parser.ts'
import { expandMacros } from '../syntax/macro-expansion.ts'
import { parsePipeline } from '../syntax/pipeline-parser.ts'
import { relocateExpression, relocateSearch } from '../syntax/relocate.ts'
import { parseSearch } from '../syntax/search-parser.ts'
import { ExpressionBinder } from './bind-expression.ts'
import { bindSearch } from './bind-search.ts'
import { subsearchExpression } from './bind-subsearch.ts'
import type { Answer, LowerContext, Question, TimeRange } from './context.ts'
import { withDatetimeFields } from './datetime-fields.ts'
import type { Registry } from './definition.ts'
import type { Environment } from './environment.ts'
import { fieldsOfTerm, type KeptRows, type Term, termsOf, textOf } from './kept-rows.ts'
import { withKnownFields } from './known-fields.ts'
import { askLookup } from './lookup-answer.ts'
import { type FieldCatalogue, Relation } from './relation.ts'
import { CertaintyWatch, type LoweredStage, type Trace } from './stage-trace.ts'
import { syntaxOf } from './syntax-registry.ts'

export class Lowering {
  readonly open: Question[] = []
  readonly stages: LoweredStage[] = []
  readonly asked: { question: Question; answered: boolean }[] = []
  readonly watch = new CertaintyWatch()
  readonly catalogue: FieldCatalogue
  /** What the stage that is being lowered keeps; undefined when nobody asks. */
  kept: KeptRows[] | undefined
  /** How often the names of all fields were asked for where none is known. */
  blindGuesses = 0
  private result: Relation | undefined
  readonly registry: Registry
  readonly environment: Environment
  readonly diagnostics: Diagnostics
  readonly source: SourceText
  readonly answers: ReadonlyMap<string, Answer>
  private readonly keys = new Map<string, number>()
  private readonly prefix: string

  constructor(
    registry: Registry,
    environment: Environment,
    diagnostics: Diagnostics,
    source: SourceText,
    answers: ReadonlyMap<string, Answer>,
    prefix = '',
  ) {
    this.registry = registry
    this.environment = environment
    this.diagnostics = diagnostics
    this.source = source
    this.answers = answers
    this.prefix = prefix
    this.catalogue = this.watched(environment.catalogue)
  }

  /** The whole search; undefined when a stage could not be lowered. */
  lower(pipeline: Pipeline): Relation | undefined {
    const { earliest, latest } = this.environment
    try {
      this.result = new PipelineContext(this, { earliest, latest }).pipeline(pipeline).settled().rendered()
      return this.result
    } catch (error) {
      if (!(error instanceof Abandon)) throw error
      return undefined
    }
  }

  get trace(): Trace {
    return { stages: this.stages, asked: this.asked, result: this.diagnostics.failed ? undefined : this.result }
  }

  ask(question: Question): Answer | undefined {
    const answer = this.answers.get(question.key)
    this.asked.push({ question, answered: answer !== undefined })
    if (!answer && !this.open.some((open) => open.key === question.key)) this.open.push(question)
    return answer
  }

  prefixFor(name: string): string {
    return this.prefix + name
  }

  /** The catalogue; it counts what a search expands to nothing only because nothing is known of the data. */
  private watched(catalogue: FieldCatalogue): FieldCatalogue {
    const names = (): readonly string[] => {
      const known = catalogue.names()
      if (known.length === 0) this.blindGuesses += 1
      return known
    }
    return { ...catalogue, multi: (name) => catalogue.multi(name), names }
  }

  /** Questions are told apart by purpose and place; the same place may ask several times (a map inside a map). */
  key(purpose: string, at: Span): string {
    const base = `${this.prefix}${purpose}@${at.start}`
    const count = (this.keys.get(base) ?? 0) + 1
    this.keys.set(base, count)
    return count === 1 ? base : `${base}#${count}`
  }
}

class PipelineContext implements LowerContext {
  private readonly lowering: Lowering
  readonly range: TimeRange
  /** Questions that were open before this pipeline began: its rows don't depend on their answers. */
  private readonly openBefore: number

  constructor(lowering: Lowering, range: TimeRange, openBefore = lowering.open.length) {
    this.lowering = lowering
    this.range = range
    this.openBefore = openBefore
  }

  /** True when rows of this pipeline stand for rows that are not known yet: what is made of them is no answer. */
  private get provisional(): boolean {
    return this.lowering.open.length > this.openBefore
  }

  get environment(): Environment {
    return this.lowering.environment
  }

  get diagnostics(): Diagnostics {
    return this.lowering.diagnostics
  }

  get source(): SourceText {
    return this.lowering.source
  }

  expression(expression: Expression, input: Relation): Scalar {
    return this.binder(input).bind(expression)
  }

  predicate(expression: Expression, input: Relation): Scalar {
    return this.binder(input).predicate(expression)
  }

  search(search: SearchExpression, input: Relation): Scalar {
    return bindSearch(search, input, this)
  }

  keeps(node: SearchExpression | Expression, grammar: 'search' | 'eval', input: Relation, from?: string): void {
    const { kept, diagnostics } = this.lowering
    if (!kept) return
    const { length: reported } = diagnostics.list
    const conditions = termsOf({ grammar, node } as Term).map((term) => {
      const predicate =
        term.grammar === 'search' ? bindSearch(term.node, input, this) : this.predicate(term.node, input)
      return { ...term, predicate, span: term.node.span, text: textOf(term), fields: fieldsOfTerm(term) }
    })
    // The stage itself says what there is to say of them.
    diagnostics.retract(reported, ALL_CODES)
    kept.push({ input, conditions, from })
  }

  pipeline(pipeline: Pipeline, range: TimeRange = this.range): Relation {
    return new PipelineContext(this.lowering, range).stages(pipeline, Relation.start)
  }

  stages(pipeline: Pipeline, input: Relation): Relation {
    return pipeline.stages.reduce(
      (relation, stage, at) => this.stage(stage, relation, at === 0 && relation.isStart),
      input,
    )
  }

  private stage(stage: Stage, input: Relation, first: boolean): Relation {
    const command = this.lowering.registry.commands.get(stage.name)
    if (!command) return this.unsupported(stage)
    if (first && !command.generating) {
      this.diagnostics.report(
        'syntax',
        stage.nameSpan,
        `\`${stage.name}\` needs rows to work on: it can't come first.`,
        'Put a search, or a generating command such as tstats or makeresults, before it.',
      )
      throw new Abandon()
    }
    return this.traced(stage, input, () => command.lower(stage.args, input, this))
  }

  private traced(stage: Stage, before: Relation, lower: () => Relation): Relation {
    const { asked, blindGuesses, diagnostics, stages, watch } = this.lowering
    const { length: questions } = asked
    const { length: reported } = diagnostics.list
    const provisional = this.provisional && !watch.isCertain(before)
    const { kept: keptAround } = this.lowering
    const kept: KeptRows[] = []
    if (keptAround) this.lowering.kept = kept
    const after = lower()
    this.lowering.kept = keptAround
    if (provisional) diagnostics.retract(reported, OF_ROWS)
    const guessed =
      this.lowering.blindGuesses > blindGuesses || asked.slice(questions).some((each) => !each.answered && isRows(each))
    const failed = diagnostics.list.slice(reported).some((d) => d.severity === 'error')
    stages.push({ stage, before, after, certain: watch.judge({ before, after }, guessed, failed), failed, kept })
    return after
  }

  /** Splunk has the command, Karst has not: the reason says what to do instead. */
  private unsupported(stage: Stage): never {
    const reason = this.lowering.registry.unsupportedCommands.get(stage.name)
    if (reason === undefined)
      throw new Error(`BUG: the stage ${stage.name} was parsed by a command that the registry lacks`)
    const message = `Karst does not have the command \`${stage.name}\`.`
    this.diagnostics.report('unsupported-command', stage.nameSpan, message, reason)
    throw new Abandon()
  }

  text(text: string, name: string, at: Span, range: TimeRange = this.range, inner = false): Relation {
    return (
      this.inner(text, name, at, (context, source, diagnostics) => {
        const pipeline = parsePipeline(source, syntaxOf(this.lowering.registry), diagnostics, inner)
        return diagnostics.failed ? undefined : context.pipeline(pipeline, range)
      }) ?? NO_ROWS
    )
  }

  stagesOfText(text: string, name: string, at: Span, input: Relation): Relation {
    return this.withText(text, name, at, (pipeline, context) => context.stages(pipeline, input)) ?? input
  }

  withText<T>(
    text: string,
    name: string,
    at: Span,
    use: (stages: Pipeline, context: LowerContext) => T,
  ): T | undefined {
    return this.inner(text, name, at, (context, source, diagnostics) => {
      const pipeline = parsePipeline(source, syntaxOf(this.lowering.registry), diagnostics)
      return diagnostics.failed ? undefined : use(pipeline, context)
    })
  }

  expressionOfText(text: string, name: string, at: Span): Expression {
    const parsed = this.remembered(EXPRESSIONS, text, () =>
      this.inner(text, name, at, (_context, source, diagnostics) => {
        const cursor = new Cursor(source, diagnostics)
        const expression = parseExpression(cursor)
        cursor.skipSpace()
        if (!cursor.done) cursor.fail(`An expression ends before ${cursor.describeHere()}.`)
        return expression
      }),
    )
    return parsed ? relocateExpression(parsed, at) : { kind: 'field', name: 'null', quoted: false, span: at }
  }

  searchOfText(text: string, name: string, at: Span): SearchExpression {
    const parsed = this.remembered(SEARCHES, text, () =>
      this.inner(text, name, at, (_context, source, diagnostics) => {
        const cursor = new Cursor(source, diagnostics)
        const subsearch = (): never => cursor.fail('A subsearch is not possible here.')
        const search = parseSearch(cursor, { subsearch, stop: () => false })
        cursor.skipSpace()
        if (!cursor.done) cursor.fail(`A search expression ends before ${cursor.describeHere()}.`)
        return search
      }),
    )
    return parsed ? relocateSearch(parsed, at) : { kind: 'everything', span: at }
  }

  private remembered<T>(memory: Map<string, T>, text: string, parse: () => T | undefined): T | undefined {
    const known = memory.get(text)
    if (known) return known
    const { length } = this.diagnostics.list
    const parsed = parse()
    const silent = this.diagnostics.list.length === length
    if (parsed && silent && !text.includes('`') && text.length < 2_000 && memory.size < MOST_REMEMBERED) {
      memory.set(text, parsed)
    }
    return parsed
  }

  /** Compiles text that is not part of the source; what it reports points to `at`, and says where it comes from. */
  private inner<T>(
    text: string,
    name: string,
    at: Span,
    compile: (context: PipelineContext, source: SourceText, diagnostics: Diagnostics) => T | undefined,
  ): T | undefined {
    const diagnostics = new DiagnosticList()
    const source = expandMacros(SourceText.of(text, name), this.environment, diagnostics)
    const { lowering } = this
    const nested = new Lowering(
      lowering.registry,
      lowering.environment,
      diagnostics,
      source,
      lowering.answers,
      `${lowering.prefixFor(name)}/`,
    )
    let result: T | undefined
    try {
      const context = new PipelineContext(nested, this.range, this.provisional ? -1 : 0)
      result = compile(context, source, diagnostics)
    } catch (error) {
      if (!(error instanceof Abandon)) throw error
    }
    for (const question of nested.open) lowering.ask(question)
    lowering.asked.push(...nested.asked)
    lowering.blindGuesses += nested.blindGuesses
    for (const d of diagnostics.list) {
      const { start, end } = source.place(d.span)
      this.diagnostics.report(
        d.code,
        at,
        `In ${name}, at «${text.slice(start, end).slice(0, 60)}»: ${d.message}`,
        d.hint,
      )
    }
    return result
  }

  events(range: TimeRange): Relation {
    const scan = { kind: 'scan', ...range, columns: [], from: this.environment.events } as const
    return withKnownFields(withDatetimeFields(Relation.events(scan, this.lowering.catalogue)), this)
  }

  ask(question: Question): Answer | undefined {
    // Asked again in the next round, when what it depends on is known.
    if (this.provisional) {
      this.lowering.asked.push({ question, answered: false })
      return undefined
    }
    return this.lowering.ask(question)
  }

  questionKey(purpose: string, at: Span): string {
    return this.lowering.key(purpose, at)
  }

  private binder(input: Relation): ExpressionBinder {
    const scope = {
      field: (name: string) => input.field(name),
      known: () => (input.open ? undefined : input.columns.keys()),
      search: (text: string, at: Span) => this.search(this.searchOfText(text, 'searchmatch', at), input),
      lookup: (name: string, columns: readonly string[], at: Span) => askLookup(name, columns, at, this),
      subsearch: (pipeline: Pipeline) => subsearchExpression(pipeline, this),
    }
    return new ExpressionBinder(this.lowering.registry, this.environment, this.diagnostics, scope)
  }
}

function isRows({ question }: { question: Question }): boolean {
  return question.kind === 'rows'
}

// Data models and event types bring the same few texts to every search. What is remembered depends on the text alone:
// a text with a macro call (a backtick), or one that something is to be said of, is not.
const EXPRESSIONS = new Map<string, Expression>()
const SEARCHES = new Map<string, SearchExpression>()
const MOST_REMEMBERED = 5_000

const ALL_CODES: ReadonlySet<DiagnosticCode> = new Set(Object.keys(DIAGNOSTICS) as DiagnosticCode[])

/** What is said of rows and their fields: while these are not known it may not be so. */
const OF_ROWS: ReadonlySet<DiagnosticCode> = new Set([
  'unknown-field',
  'time',
  'type-mismatch',
  'boolean-result',
  'never-true',
  'wildcard-no-match',
  'syntax',
] as const)

const NO_ROWS = Relation.closed({ kind: 'values', columns: [], rows: [] }, [])
