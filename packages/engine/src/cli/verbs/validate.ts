/** karst validate — everything that is wrong with a content repository, its searches included. */
import { statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { didYouMean } from '@karst/spl'
import { repositoryAround } from '../../content/repository-root.ts'
import { changedFiles, GitError } from '../../testing/detection-tests/changed-files.ts'
import { isLevel, LEVELS, type Level } from '../../validate/config.ts'
import type { RuleOptions } from '../../validate/rule.ts'
import { ruleNames } from '../../validate/rules/index.ts'
import { touchedFiles } from '../../validate/touched.ts'
import { type Problem, type ValidationReport, validate as validateContent } from '../../validate/validate.ts'
import { ProgressCount } from '../output/progress.ts'
import {
  renderProblem,
  validationAnnotations,
  validationJson,
  validationSarif,
  validationSummary,
} from '../output/validation.ts'
import { JSON_OUTPUT } from '../shared-options.ts'
import type { Terminal } from '../terminal.ts'
import { Failure, type OptionSpec, type Options, UsageError, type Verb } from '../verb.ts'

const MORE_RULES: OptionSpec[] = [
  { flags: '--attack', help: 'ATT&CK ids that do not exist are errors (V48)' },
  {
    flags: '--enrichments',
    help: 'what contentctl checks when it enriches (V8, V48, V51), with its clones in external_repos/',
  },
  { flags: '--build', help: 'also what matters only when an app is built (V39, V40, V113)' },
  { flags: '--inspect', help: 'also what matters only when an app is inspected (V11)' },
  { flags: '--deprecation', help: 'deprecated and removed content must be in the deprecation mapping (V117)' },
  {
    flags: '--previous-build <place>',
    help: 'an app built before, or its savedsearches.conf: what changed needs a new version (V118)',
  },
  { flags: '--atomic <dir>', help: 'a clone of Atomic Red Team: tests that are named must be there (V51)' },
  { flags: '--add-ons <file>', help: 'JSON of the latest versions of add-ons by Splunkbase id (V9)' },
  { flags: '--data-cache <prefix=dir>', help: 'attack data whose address begins so must be below the directory (V77)' },
]

export const validate: Verb = {
  name: 'validate',
  arguments: [{ name: '[path...]', help: 'content repositories, or folders and files in one (default: .)' }],
  summary: 'finds everything that is wrong with a content repository',
  description:
    'Reads every file, compiles every search, and reports all errors at once, with file, line and column. docs/validation.md explains every rule, as does karst help <rule>; karst.yml sets severities and names what other apps define.\nThe exit code is 1 if there is an error.',
  options: [
    {
      flags: '--severity <rule=level>',
      help: 'takes a rule as error, warning, info or off; may be given more than once',
      multiple: true,
    },
    { flags: '--since <commit>', help: 'only files that changed since a commit of Git, and those that lean on them' },
    ...MORE_RULES,
    JSON_OUTPUT,
    { flags: '--sarif <file>', help: 'also writes the findings as SARIF 2.1.0, for code hosts' },
    { flags: '--annotations', help: 'also prints the findings as annotations of GitHub Actions' },
  ],
  examples: [
    { note: 'A content repository', line: 'karst validate ../security_content' },
    { note: 'What a branch changes, in GitHub Actions', line: 'karst validate . --since origin/main --annotations' },
    { note: 'One rule less strictly', line: 'karst validate . --severity V13=warning' },
    { note: 'What a rule asks for', line: 'karst help V62' },
  ],
  async run({ args, options, terminal }) {
    const severities = readSeverities(options)
    const targets = findTargets(args.length > 0 ? args : ['.'])
    const problems: Problem[] = []
    let failed = false
    const reports: object[] = []
    for (const [root, paths] of targets) {
      const counter = new ProgressCount(terminal, 'Validating')
      const progress = (done: number, total: number) => counter.update(done, total)
      const now = Date.now() / 1000
      const report = await validateContent(root, { ...ruleOptions(options), severities, now, progress })
      counter.end()
      const shown = await selected(report, paths, options)
      problems.push(...shown)
      failed ||= shown.some(({ severity }) => severity === 'error')
      if (options.flag('json')) reports.push(validationJson(report, shown))
      else print(report, shown, terminal)
    }
    if (options.flag('json')) terminal.out(JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2))
    if (options.flag('annotations'))
      for (const line of validationAnnotations(problems, process.cwd())) terminal.out(line)
    const sarif = options.text('sarif')
    if (sarif !== undefined) write(sarif, `${JSON.stringify(validationSarif(problems, process.cwd()), undefined, 2)}\n`)
    return failed ? 1 : 0
  },
}

/** The repositories of the paths, each with the paths in it that were named; none when it was named itself. */
function findTargets(paths: readonly string[]): Map<string, string[]> {
  const targets = new Map<string, string[]>()
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) throw new UsageError(`There is no ${path}.`, 'Give a content repository, or folders and files in one.')
    const around = repositoryAround(stat.isFile() ? dirname(path) : path)
    const root = around === undefined || around === resolve(path) ? path : around
    if (around === undefined && stat.isFile())
      throw new UsageError(
        `${path} is in no content repository.`,
        'A repository has folders such as detections/ and macros/.',
      )
    const named = targets.get(root)
    if (named === undefined) targets.set(root, root === path ? [] : [resolve(path)])
    else if (named.length > 0) targets.set(root, root === path ? [] : [...named, resolve(path)])
  }
  return targets
}

/** Of everything that was found, what was asked for. */
async function selected(report: ValidationReport, paths: readonly string[], options: Options): Promise<Problem[]> {
  const since = options.text('since')
  const touched =
    since === undefined ? undefined : touchedFiles(report.project, await changes(report.project.root, since))
  return report.problems.filter(({ file }) => {
    const path = resolve(file)
    if (touched && !touched.has(path)) return false
    return paths.length === 0 || paths.some((each) => path === each || path.startsWith(`${each}/`))
  })
}

async function changes(root: string, since: string): Promise<string[]> {
  try {
    return await changedFiles(root, since)
  } catch (error) {
    if (error instanceof GitError)
      throw new UsageError(`--since ${since}: ${error.message}`, 'Give a commit, a branch or a tag of the repository.')
    throw error
  }
}

function print(report: ValidationReport, problems: readonly Problem[], terminal: Terminal): void {
  const lines = new Map(report.project.files.map(({ path, document }) => [path, document]))
  for (const problem of problems)
    terminal.out(renderProblem(problem, lines.get(problem.file)?.line(problem.line), terminal.paint))
  terminal.err(validationSummary(report, problems))
}

function ruleOptions(options: Options): RuleOptions {
  const text = (name: 'previousBuild' | 'atomic' | 'addOns' | 'dataCache'): RuleOptions => {
    const value = options.text(name)
    return value === undefined ? {} : { [name]: value }
  }
  const cache = options.text('dataCache')
  if (cache !== undefined && !cache.includes('='))
    throw new UsageError(
      '--data-cache takes an address and a directory.',
      'Write --data-cache https://host/path=directory.',
    )
  const addOns = options.text('addOns')
  if (addOns !== undefined && !statSync(addOns, { throwIfNoEntry: false }))
    throw new UsageError(`--add-ons: there is no file ${addOns}.`)
  return {
    attack: options.flag('attack'),
    enrichments: options.flag('enrichments'),
    build: options.flag('build'),
    inspect: options.flag('inspect'),
    deprecation: options.flag('deprecation'),
    ...text('previousBuild'),
    ...text('atomic'),
    ...text('addOns'),
    ...text('dataCache'),
  }
}

function readSeverities(options: Options): Map<string, Level> {
  const names = ruleNames()
  return new Map(
    options.list('severity').map((setting): [string, Level] => {
      const [rule = '', level = ''] = setting.split('=')
      if (!names.includes(rule)) throw new UsageError(`--severity: there is no rule ${rule}.`, didYouMean(rule, names))
      if (!isLevel(level))
        throw new UsageError(
          `--severity: ${rule} can't be ${level === '' ? 'left open' : level}.`,
          `It takes ${LEVELS.join(', ')}.`,
        )
      return [rule, level]
    }),
  )
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new Failure(`${file} can't be written: ${(error as NodeJS.ErrnoException).code}.`)
  }
}
