/** karst compile — shows any stage of a search between its text and its SQL. */
import { compile as compileSearch, printPipeline, printPlan } from '@karst/spl'
import { loadDetection } from '../../content/detection.ts'
import type { LocatedText } from '../../content/located-text.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import { printContentDiagnostics, printDiagnostics, toJson } from '../output/diagnostics.ts'
import {
  CONTENT,
  DATA,
  GEOIP,
  JSON_OUTPUT,
  knowledgeSettings,
  openContent,
  openDataStore,
  searchTime,
  TIME,
} from '../shared-options.ts'
import { type Options, UsageError, type Verb } from '../verb.ts'

const STAGES = ['expanded', 'ast', 'plan', 'sql'] as const

export const compile: Verb = {
  name: 'compile',
  arguments: [{ name: '<search>', help: 'a search in SPL, or the YAML file of a detection' }],
  summary: 'shows any stage of a search between its text and its SQL',
  options: [
    { flags: '--expanded', help: 'the text with macros expanded' },
    { flags: '--ast', help: 'what was parsed, printed back as SPL' },
    { flags: '--plan', help: 'the plan after optimisation' },
    { flags: '--sql', help: 'the ClickHouse SQL (the default)' },
    CONTENT,
    GEOIP,
    { ...DATA, help: 'the store whose field names and lookups to compile against (default: an empty one)' },
    ...TIME,
    JSON_OUTPUT,
  ],
  examples: [
    { note: 'The SQL of a search', line: "karst compile 'index=main error | stats count by host'" },
    { note: 'The SQL of a detection', line: 'karst compile --sql detections/my_detection.yml --content .' },
  ],
  async run({ args, options, terminal }) {
    const subject = readSubject(args[0]!)
    if ('problem' in subject) {
      printContentDiagnostics(subject.problem, terminal)
      return 2
    }
    const content = await openContent(options, subject.file === undefined ? [] : [subject.file])
    const store = options.text('data') === undefined ? await openTemporaryStore() : await openDataStore(options)
    try {
      const knowledge = new Knowledge(store, content, knowledgeSettings(options))
      await knowledge.refresh()
      const compilation = compileSearch(subject.text, knowledge.environment(searchTime(options)), {
        name: subject.name,
      })
      printDiagnostics(compilation.diagnostics, compilation.source, terminal, subject.located)
      const failed = compilation.diagnostics.some((diagnostic) => diagnostic.severity === 'error')
      const shown = stageTexts(compilation)
      if (options.flag('json')) {
        terminal.out(
          JSON.stringify(
            { version: 1, diagnostics: toJson(compilation.diagnostics, compilation.source, subject.located), ...shown },
            undefined,
            2,
          ),
        )
        return failed ? 2 : 0
      }
      for (const stage of chosenStages(options)) if (shown[stage] !== '') terminal.out(shown[stage])
      return failed ? 2 : 0
    } finally {
      await store.close()
    }
  },
}

type Subject = { text: string; name: string; file: string | undefined; located: LocatedText | undefined }

function readSubject(argument: string): Subject | { problem: ReturnType<typeof loadDetection>['diagnostics'] } {
  if (!/\.ya?ml$/i.test(argument) || /[|\n]/.test(argument))
    return { text: argument, name: 'search', file: undefined, located: undefined }
  const { object, diagnostics } = loadDetection(argument)
  if (!object) return { problem: diagnostics }
  return { text: object.search.text, name: object.name, file: argument, located: object.search }
}

function stageTexts(compilation: ReturnType<typeof compileSearch>): Record<(typeof STAGES)[number], string> {
  const { source, pipeline, query, questions } = compilation
  // A search that has to look at the data first shows what it asks.
  const asked = questions.map((question) => `-- Asked first: ${question.why}\n${question.query.sql}`)
  return {
    expanded: source.text,
    ast: printPipeline(pipeline),
    plan: query
      ? printPlan(query.plan).trimEnd()
      : questions
          .map((question) => `asked first: ${question.why}\n${printPlan(question.query.plan)}`)
          .join('\n')
          .trimEnd(),
    sql: query ? query.sql : asked.join('\n\n'),
  }
}

function chosenStages(options: Options): (typeof STAGES)[number][] {
  const chosen = STAGES.filter((stage) => options.flag(stage))
  if (chosen.length > 1) throw new UsageError(`Give one of ${STAGES.map((stage) => `--${stage}`).join(', ')}.`)
  return chosen.length === 0 ? ['sql'] : chosen
}
