/** karst lint — what the compiler and the rules have to say of searches, without running them. */
import { writeFileSync } from 'node:fs'
import { DIAGNOSTICS, didYouMean, type Environment, RULES, type Severities, type Severity } from '@karst/spl'
import { loadContent } from '../../content/repository.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import { type LintedSearch, lintSearch, mendSearch } from '../lint/lint-search.ts'
import { type FoundSearches, findSearches } from '../lint/searches.ts'
import { contentFinding, findingsOf, plural, renderContentDiagnostic, renderFinding, summary } from '../output/lint.ts'
import { toSarif } from '../output/sarif.ts'
import { CONTENT, DATA, JSON_OUTPUT, openDataStore } from '../shared-options.ts'
import type { Terminal } from '../terminal.ts'
import { Failure, type Options, UsageError, type Verb } from '../verb.ts'

export const lint: Verb = {
  name: 'lint',
  arguments: [{ name: '<target...>', help: 'searches, .spl files, YAML files of content, folders of them, or -' }],
  summary: 'finds mistakes in searches without running them',
  description:
    'Compiles searches, and looks for what is allowed and yet hardly meant: docs/diagnostics.md explains every finding, as does karst help <code>. Nothing is run. The exit code is 1 if there is an error.',
  options: [
    { ...CONTENT, help: `${CONTENT.help} (default: the one that the files lie in)` },
    { ...DATA, help: 'a store whose field names and lookups to check against (default: none)' },
    {
      flags: '--severity <code=level>',
      help: 'takes a finding as error, warning, info or off; may be given more than once',
      multiple: true,
    },
    { flags: '--fix', help: 'mends .spl files where a fix is certain' },
    JSON_OUTPUT,
    { flags: '--sarif <file>', help: 'also writes the findings as SARIF 2.1.0, for code hosts' },
  ],
  examples: [
    { note: 'A search', line: 'karst lint \'index=main | stats count by user | where usr="mia"\'' },
    { note: 'A content repository', line: 'karst lint ../security_content' },
    { note: 'For a pull request', line: 'karst lint detections/ --severity unused-field=error --sarif lint.sarif' },
  ],
  async run({ args, options, terminal }) {
    const severities = readSeverities(options)
    const targets = findSearches(args)
    if (targets.searches.length === 0 && targets.diagnostics.length === 0)
      throw new UsageError('There are no searches here.', 'Folders may hold .spl files, and YAML files with a search.')
    if (options.flag('fix') && !targets.searches.some(({ whole }) => whole))
      throw new UsageError('--fix is for files that end in .spl.', 'Other searches are shown with the fix they need.')
    const store = options.text('data') === undefined ? await openTemporaryStore() : await openDataStore(options)
    try {
      const given = options.list('content')
      const content = await loadContent(given.length > 0 ? given : [...targets.repositories], { only: [] })
      const knowledge = new Knowledge(store, content)
      await knowledge.refresh()
      const time = { now: Date.now() / 1000, earliest: null, latest: null, timeZone: 'UTC' }
      const environment = knowledge.environment(time)
      if (options.flag('fix')) mend(targets, environment, severities, terminal)
      const linted = targets.searches.map((search) => lintSearch(search, environment, severities))
      return report(linted, targets, options, terminal)
    } finally {
      await store.close()
    }
  },
}

function report(linted: readonly LintedSearch[], targets: FoundSearches, options: Options, terminal: Terminal): number {
  const findings = [...targets.diagnostics.map(contentFinding), ...linted.flatMap(findingsOf)]
  const sarif = options.text('sarif')
  if (sarif !== undefined) write(sarif, `${JSON.stringify(toSarif(findings), undefined, 2)}\n`)
  if (options.flag('json')) {
    const shown = findings.map(({ inFile: _inFile, ...finding }) => finding)
    terminal.out(JSON.stringify({ version: 1, searches: linted.length, findings: shown }, undefined, 2))
  } else {
    for (const diagnostic of targets.diagnostics) terminal.out(renderContentDiagnostic(diagnostic, terminal.paint))
    for (const each of linted) for (const found of each.found) terminal.out(renderFinding(found, each, terminal.paint))
    terminal.err(summary(linted.length, findings))
  }
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0
}

/** Writes .spl files back with their fixes made; what is left is reported as usual. */
function mend(targets: FoundSearches, environment: Environment, severities: Severities, terminal: Terminal): void {
  targets.searches = targets.searches.map((search) => {
    if (!search.whole || !search.located) return search
    const { search: mended, fixes } = mendSearch(search, environment, severities)
    if (fixes > 0) {
      write(search.located.file, mended.text)
      terminal.err(`${search.located.file}: ${plural(fixes, 'fix', 'fixes')}`)
    }
    return mended
  })
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new Failure(`${file} can't be written: ${(error as NodeJS.ErrnoException).code}.`)
  }
}

const LEVELS = ['error', 'warning', 'info', 'off']

function readSeverities(options: Options): Severities {
  const codes = [...Object.keys(DIAGNOSTICS), ...RULES.map(({ code }) => code)]
  const entries = options.list('severity').map((setting) => {
    const [code = '', level = ''] = setting.split('=')
    if (!codes.includes(code)) throw new UsageError(`--severity: there is no finding ${code}.`, didYouMean(code, codes))
    if (!LEVELS.includes(level))
      throw new UsageError(
        `--severity: ${code} can't be ${level === '' ? 'left open' : level}.`,
        `It takes ${LEVELS.join(', ')}.`,
      )
    return [code, level as Severity | 'off']
  })
  return { ...DEFAULT_SEVERITIES, ...Object.fromEntries(entries) }
}

/** A database of networks belongs to where a search runs, not to the search. */
const DEFAULT_SEVERITIES: Severities = { 'no-geoip': 'off' }
