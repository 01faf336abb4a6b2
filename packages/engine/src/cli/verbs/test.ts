/** karst test — the tests that detections carry: attack data in, the detection over them, what must come of it. */
import { resolve } from 'node:path'
import { didYouMean } from '@karst/spl'
import type { ContentRepository } from '../../content/repository.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import { INCLUDABLE, type Selection, selectTests } from '../../testing/detection-tests/select-tests.ts'
import type { TestCase } from '../../testing/detection-tests/test-result.ts'
import { printContentDiagnostics } from '../output/diagnostics.ts'
import { CONTENT, GEOIP, JSON_OUTPUT, LIMITS, queryLimits, TIME } from '../shared-options.ts'
import { mutateTests } from '../testing/mutate-tests.ts'
import { reportTests, runTests, type SuiteRun } from '../testing/run-tests.ts'
import { readEnvironment, readSelection, readSuiteSettings } from '../testing/test-settings.ts'
import { loadTargets, readTargets, type Targets } from '../testing/test-targets.ts'
import { watchTests } from '../testing/watch-tests.ts'
import { type OptionSpec, UsageError, type Verb, type VerbCall } from '../verb.ts'

const DATA_OPTIONS: OptionSpec[] = [
  {
    flags: '--attack-data <dir>',
    help: 'a directory that mirrors the paths of the URLs of attack data; may be given more than once',
    multiple: true,
  },
  { flags: '--download', help: 'fetch attack data that no directory has, once, and keep them' },
  { flags: '--cache <dir>', help: 'where fetched data are kept (default: ~/.cache/karst/attack-data)' },
  { flags: '--require-data', help: 'a test whose data are not at hand fails (default: it is skipped)' },
]

const SELECTION: OptionSpec[] = [
  { flags: '--detection <name|id|file>', help: 'only this detection; * stands for any text', multiple: true },
  {
    flags: '--tag <text>',
    help: 'only detections with this story, ATT&CK id, CVE, type, status, asset type, data source or folder; * stands for any text',
    multiple: true,
  },
  { flags: '--since <commit>', help: 'only detections that changes since a commit of Git touch, uncommitted ones too' },
  {
    flags: '--include <kind>',
    help: `also run what contentctl leaves out: ${INCLUDABLE.join(', ')}`,
    multiple: true,
  },
]

const REPORTS: OptionSpec[] = [
  JSON_OUTPUT,
  { flags: '--junit <file>', help: 'also writes the results as JUnit XML' },
  { flags: '--markdown <file>', help: 'also writes a summary as Markdown, e.g. into $GITHUB_STEP_SUMMARY' },
  { flags: '--sarif <file>', help: 'also writes what fell short as SARIF 2.1.0, for code hosts' },
  { flags: '--annotations', help: 'also prints what fell short as annotations of GitHub Actions' },
  { flags: '--list-skipped', help: 'names every test that was skipped, with the reason' },
]

export const test: Verb = {
  name: 'test',
  arguments: [
    { name: '[path...]', help: 'content directories, folders or files of detections, or names with --content' },
  ],
  summary: 'runs the tests of detections over their attack data',
  description:
    'Loads the attack data that the tests of detections name, runs each detection over its own data and nothing else, and asserts what must come of it: rows, risk events, findings. docs/testing.md explains everything.',
  options: [
    CONTENT,
    ...DATA_OPTIONS,
    ...SELECTION,
    { flags: '--strict', help: 'asserts every record exactly, and runs the drilldowns' },
    {
      flags: '--mutate',
      help: 'changes one condition of the search at a time, and says which changes no test notices',
    },
    { flags: '--watch', help: 'runs again what a change of a file touches, until Ctrl-C' },
    { flags: '--jobs <n>', help: 'tests at once (default: the processors and one)' },
    { flags: '--timeout <seconds>', help: 'what one test may take (default: 60)' },
    ...REPORTS,
    { ...TIME[2]!, help: 'the clock of all tests (default: one second after the newest event of each)' },
    { ...TIME[3]!, help: 'IANA name of the time zone (default: UTC)' },
    GEOIP,
    LIMITS[1]!,
  ],
  examples: [
    { note: 'All tests of a repository, with the data beside it', line: 'karst test . --attack-data ../attack_data' },
    {
      note: 'One detection, its data from their URL',
      line: 'karst test detections/endpoint/windows_export_certificate.yml --download',
    },
    {
      note: 'Which conditions of a search its test needs',
      line: 'karst test "LSASS Memory Read" --content . --mutate',
    },
    {
      note: 'For a pull request',
      line: 'karst test . --since origin/main --attack-data ../attack_data --require-data --junit tests.xml',
    },
  ],
  async run(call) {
    const { options } = call
    if (options.flag('watch') && options.flag('mutate'))
      throw new UsageError('--watch and --mutate do not go together.')
    const targets = readTargets(call)
    const content = await loadTargets(targets)
    const store = await openTemporaryStore({ limits: queryLimits(options) })
    try {
      const selection = await readSelection(content, targets, store, call)
      const cases = casesOf(content, selection, call)
      if (cases.length === 0) call.terminal.err(`Changes since ${options.text('since')} touch no detection.`)
      const environment = readEnvironment(store, content, call)
      const settings = readSuiteSettings(content, call)
      if (options.flag('mutate')) return await mutateTests(cases, environment, settings, call)
      if (options.flag('watch')) return await watchTests({ cases, environment, settings, targets, selection }, call)
      const run = await runTests(cases, environment, settings, call)
      reportTests(run, call)
      return exitCode(run, targets, content, call)
    } finally {
      await store.close()
    }
  },
}

function casesOf(content: ContentRepository, selection: Selection, call: VerbCall): TestCase[] {
  const cases = selectTests(content, selection)
  // A change that touches no detection leaves nothing to test.
  if (cases.length > 0 || selection.files !== undefined) return cases
  const wanted = [...selection.detections, ...selection.tags]
  if (wanted.length > 0) {
    const names = [...content.detections.all().values()].map(({ name }) => name)
    const hint = didYouMean(wanted[0]!, names) ?? 'Names and ids are written in full, or with *.'
    throw new UsageError(`No detection is meant by ${wanted.join(', ')}.`, hint)
  }
  printContentDiagnostics(content.diagnostics, call.terminal)
  throw new UsageError('There are no detections to test here.', 'A content directory has them below detections/.')
}

/** A detection that can't be read is none that passes. */
function exitCode({ results }: SuiteRun, targets: Targets, content: ContentRepository, call: VerbCall): number {
  const broken = brokenDetections(targets, content)
  printContentDiagnostics(broken, call.terminal)
  const fallen = results.some(({ status }) => status === 'fail' || status === 'error')
  return fallen || broken.length > 0 ? 1 : 0
}

function brokenDetections({ names }: Targets, content: ContentRepository): ContentRepository['diagnostics'] {
  if (names.length > 0) return []
  const read = new Set([...content.detections.all().values()].map(({ filePath }) => resolve(filePath)))
  const unread = new Set(content.detections.files.map((file) => resolve(file)).filter((file) => !read.has(file)))
  return content.diagnostics.filter(({ severity, file }) => severity === 'error' && unread.has(resolve(file)))
}
