/** One pass of the rules over a repository. */
import { didYouMean } from '@karst/spl'
import type { FormatVersion } from '../content/detection.ts'
import type { FileRange, Severity } from '../content/diagnostic.ts'
import { type Config, type Level, readConfig } from './config.ts'
import type { ContentFile } from './content-file.ts'
import { onceEach } from './once-each.ts'
import type { Problem } from './problem.ts'
import { Project } from './project.ts'
import type { Context, Finding, Rule, RuleOptions } from './rule.ts'
import { COMPILER_RULES } from './rules/compiler.ts'
import { RULES, ruleNames } from './rules/index.ts'
import { ConfigRule, SUPPRESSION_UNUSED, SUPPRESSION_WITHOUT_REASON } from './rules/settings.ts'
import { covers, readSuppressions, type Suppression } from './suppressions.ts'

export interface ValidationOptions extends RuleOptions {
  /** Over those of karst.yml. */
  severities?: ReadonlyMap<string, Level>
  /** Epoch seconds; what is dated after it is in the future. */
  now: number
  /** Told now and then. */
  progress?: (done: number, total: number) => void
}

/** Files checked between two turns of the event loop, so that Ctrl-C is heard and a server goes on answering. */
const FILES_A_TURN = 100

export class Pass {
  readonly project: Project
  suppressed = 0
  private readonly problems: Problem[] = []
  private readonly context: Context
  private readonly config: Config
  private readonly given: ReadonlyMap<string, Level>
  private readonly suppressions = new Map<string, Suppression[]>()
  private readonly used = new Set<string>()
  private readonly byKind = new Map<string, readonly Rule[]>()
  private readonly texts = new Map<string, string>()

  private readonly progress: ValidationOptions['progress']

  constructor(root: string, options: ValidationOptions) {
    this.progress = options.progress
    this.config = readConfig(root, ruleNames())
    this.project = new Project(root, this.config.external, options.now)
    const today = new Date(options.now * 1000).toISOString().slice(0, 10)
    this.context = { project: this.project, options, today }
    this.given = options.severities ?? new Map()
    for (const { path, document } of this.project.files) {
      const found = readSuppressions(document)
      if (found.length > 0) this.suppressions.set(path, found)
      this.texts.set(path, document.text)
    }
  }

  /** Everything that is wrong, in no order. */
  async run(): Promise<Problem[]> {
    this.repository()
    for (const [index, file] of this.project.files.entries()) {
      if (index % FILES_A_TURN === 0) {
        await new Promise(setImmediate)
        this.progress?.(index, this.project.files.length)
      }
      this.file(file)
    }
    for (const fault of this.config.faults) this.add(ConfigRule, { file: this.config.path!, ...fault }, undefined)
    this.reportSuppressions()
    return this.problems
  }

  private repository(): void {
    for (const rule of RULES) {
      if (!rule.checkProject || this.isOff(rule) || !this.fits(rule, this.project.format)) continue
      for (const finding of rule.checkProject(this.context)) this.add(rule, finding, undefined)
    }
  }

  private file(file: ContentFile): void {
    if (!file.readable) return
    const before = this.problems.length
    for (const rule of this.rulesOf(file))
      for (const finding of rule.check!(file, this.context)) this.add(rule, finding, file)
    for (const { code, severity, finding } of COMPILER_RULES.check(file, this.context))
      this.add({ id: code, name: code, severity }, finding, file)
    this.problems.push(...onceEach(this.problems.splice(before)))
  }

  private rulesOf({ kind, format }: ContentFile): readonly Rule[] {
    const key = `${kind} ${format}`
    let rules = this.byKind.get(key)
    if (!rules) {
      rules = RULES.filter(
        (rule) => rule.check && rule.kinds.includes(kind) && !this.isOff(rule) && this.fits(rule, format),
      )
      this.byKind.set(key, rules)
    }
    return rules
  }

  private fits({ formats }: Rule, format: FormatVersion): boolean {
    return formats === undefined || formats.includes(format)
  }

  private isOff({ id, options }: Rule): boolean {
    if (options && !options.some((name) => this.context.options[name])) return true
    return this.level(id, 'error') === 'off'
  }

  private level(id: string, usual: Severity): Level {
    return this.given.get(id) ?? this.config.severities.get(id) ?? usual
  }

  private add(rule: Pick<Rule, 'id' | 'name' | 'severity'>, finding: Finding, subject: ContentFile | undefined): void {
    const severity = this.level(rule.id, rule.severity)
    const file = finding.file ?? subject?.path ?? this.project.root
    if (severity === 'off' || this.isSuppressed(rule, file, finding.range.start.line)) return
    const { range, message, hint } = finding
    this.problems.push({
      rule: rule.id,
      name: rule.name,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      file,
      ...placeOf(range),
      text: excerpt(this.texts.get(file), range),
    })
  }

  private isSuppressed({ id, name }: Pick<Rule, 'id' | 'name'>, file: string, line: number): boolean {
    const found = this.suppressions.get(file)?.find((each) => covers(each, id, name, line))
    const short = this.project.shortPath(file)
    const exception = this.config.exceptions.find(
      (each) => each.file === short && (each.rule === id || each.rule === name),
    )
    if (exception) this.used.add(exceptionKey(exception))
    if (found) this.used.add(suppressionKey(file, found))
    if (!found && !exception) return false
    this.suppressed += 1
    return true
  }

  /** Suppressions without a reason, without effect, or of rules that do not exist. */
  private reportSuppressions(): void {
    const { used } = this
    const names = ruleNames()
    const say = (rule: Rule, file: string, range: FileRange, message: string, hint?: string): void =>
      this.add(rule, { file, range, message, hint }, undefined)
    for (const [file, list] of this.suppressions) {
      for (const suppression of list) {
        const { rules, reason, range } = suppression
        const unknown = rules.filter((rule) => !names.includes(rule))
        if (rules.length === 0)
          say(SUPPRESSION_UNUSED, file, range, 'This comment names no rule.', 'Write `# karst: ignore V62 the reason`.')
        for (const rule of unknown)
          say(SUPPRESSION_UNUSED, file, range, `There is no rule ${rule}.`, didYouMean(rule, names))
        if (reason === '')
          say(
            SUPPRESSION_WITHOUT_REASON,
            file,
            range,
            'This comment gives no reason.',
            'Write the reason behind the rule.',
          )
        if (!used.has(suppressionKey(file, suppression)) && rules.length > unknown.length)
          say(SUPPRESSION_UNUSED, file, range, `${rules.join(', ')} has nothing to say here.`, 'Remove the comment.')
      }
    }
    for (const exception of this.config.exceptions) {
      const { path } = this.config
      if (exception.reason === '')
        say(SUPPRESSION_WITHOUT_REASON, path!, exception.range, 'This entry gives no reason.', 'Add `reason:`.')
      if (!used.has(exceptionKey(exception)))
        say(
          SUPPRESSION_UNUSED,
          path!,
          exception.range,
          `${exception.rule} has nothing to say of ${exception.file}.`,
          'Remove the entry.',
        )
    }
  }
}

function placeOf({ start, end }: FileRange): Pick<Problem, 'line' | 'column' | 'endLine' | 'endColumn'> {
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}

const LONGEST = 120

function excerpt(text: string | undefined, { start, end }: FileRange): string {
  const [line = ''] = (text ?? '').slice(start.offset, end.offset).split(/[\r\n]/, 1)
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line.trimEnd()
}

function suppressionKey(file: string, { range }: Suppression): string {
  return `${file}:${range.start.offset}`
}

function exceptionKey({ rule, file }: { rule: string; file: string }): string {
  return `${rule} ${file}`
}
