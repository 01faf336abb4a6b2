/** What each finding of the compiler and of the linter means: one text for docs/diagnostics.md and for `karst help`. */
import {
  type Answer,
  type Compilation,
  compile,
  DIAGNOSTIC_DOCS,
  DIAGNOSTICS,
  type DiagnosticCode,
  lint,
  RULES,
  type Rule,
  renderDiagnostic,
} from '@karst/spl'
import { exampleEnvironment } from './example-environment.ts'
import type { ReferencePage } from './page.ts'

export const DIAGNOSTIC_CODES: readonly DiagnosticCode[] = (Object.keys(DIAGNOSTICS) as DiagnosticCode[]).sort()

export function diagnosticPage(code: DiagnosticCode): ReferencePage {
  const { meaning, remedy, example } = DIAGNOSTIC_DOCS[code]
  const text = `# ${code}\n\n${kindOf(DIAGNOSTICS[code])} of the compiler. ${meaning}\n\n${said(code, example)}\n\n${remedy}\n`
  return { kind: 'diagnostic', name: code, summary: meaning, text }
}

export function rulePage({ code, severity, docs }: Rule): ReferencePage {
  const { summary, why, page, bad, good } = docs
  const parts = [
    `# ${code}`,
    `${kindOf(severity)} of the linter. ${summary}`,
    why,
    said(code, bad),
    'Nothing is said of:',
    fence('spl', good),
    page === undefined ? '' : `Splunk documents it in ${page}.`,
  ]
  return { kind: 'diagnostic', name: code, summary, text: `${parts.filter((part) => part !== '').join('\n\n')}\n` }
}

const KIND = { error: 'An error', warning: 'A warning', info: 'A note' }

function kindOf(severity: keyof typeof KIND): string {
  return KIND[severity]
}

/** The example and what is said of it. */
function said(code: string, example: string): string {
  return `${fence('spl', shortened(example))}\n\n${fence('text', messageFor(code, example))}`
}

export function messageFor(code: string, example: string): string {
  const compilation = answered(example)
  const found = lint(compilation).find((diagnostic) => diagnostic.code === code)
  if (!found) throw new Error(`BUG: the example of ${code} is not reported: ${example}`)
  const text = renderDiagnostic(found, found.source ?? compilation.source)
  return found.fix ? `${text}\n  fix: ${found.fix.title}` : text
}

/** Questions of the examples find more rows than any limit lets through; `require` finds none. */
function answered(example: string): Compilation {
  const environment = exampleEnvironment()
  const answers = new Map<string, Answer>()
  for (;;) {
    const compilation = compile(example, environment, { answers })
    const open = compilation.questions.filter(({ key }) => !answers.has(key))
    if (open.length === 0) return compilation
    for (const { key, query, why } of open) {
      const columns = query.columns.map(({ name }) => name)
      const count = why.includes('require') ? 0 : environment.limits.subsearchRows + 1
      answers.set(key, { columns, rows: Array.from({ length: count }, (_, at) => columns.map(() => `${at}`)) })
    }
  }
}

function fence(language: string, text: string): string {
  const marks = text.includes('```') ? '````' : '```'
  return `${marks}${language}\n${text}\n${marks}`
}

const LONGEST = 120

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST / 2)}…` : text
}

/** docs/diagnostics.md */
export function diagnosticsDocument(): string {
  const section = (page: ReferencePage): string => page.text.trimEnd().replace(/^# /, '### ')
  const compiler = DIAGNOSTIC_CODES.map(diagnosticPage)
  const rules = RULES.map(rulePage)
  const rows = (pages: readonly ReferencePage[]): string =>
    pages.map(({ name, summary }) => `| [${name}](#${name}) | ${firstSentence(summary)} |`).join('\n')
  return [
    '# Diagnostics',
    'Made from the code by `node scripts/run-ts.mjs scripts/reference.ts`; every message below was printed by its example.',
    'The compiler speaks wherever a search is read: in `karst search`, `run`, `compile` and `lint`. An error means that the search is not run: all of it runs, or nothing. The linter speaks in `karst lint` only: of searches that run and are yet hardly what was meant. It keeps silent where it is not certain, and never looks at data. `karst help <code>` shows the section of a code.',
    'Each finding has a severity: error, warning, or note (info). `karst lint --severity <code>=<error|warning|info|off>` changes it; errors of the compiler stay errors. A finding with a fix is mended in `.spl` files by `karst lint --fix`. `--sarif <file>` writes findings for code hosts, `--json` for other programs.',
    `## Of the compiler\n\n| | |\n|---|---|\n${rows(compiler)}`,
    `## Of the linter\n\n| | |\n|---|---|\n${rows(rules)}`,
    `## The compiler’s, one by one\n\n${compiler.map(section).join('\n\n')}`,
    `## The linter’s, one by one\n\n${rules.map(section).join('\n\n')}\n`,
  ].join('\n\n')
}

function firstSentence(text: string): string {
  return text
    .replace(/^(.+?[.:])\s.*$/s, '$1')
    .replace(/:$/, '.')
    .replaceAll('|', '\\|')
}
