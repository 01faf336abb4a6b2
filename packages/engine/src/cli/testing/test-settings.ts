/** The options of `karst test`, read. */
import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { ContentRepository } from '../../content/repository.ts'
import { Knowledge } from '../../search/knowledge.ts'
import type { Store } from '../../stores/store.ts'
import { changedFiles, GitError } from '../../testing/detection-tests/changed-files.ts'
import { changeOf, dependenciesOf, touches } from '../../testing/detection-tests/dependencies.ts'
import type { TestEnvironment } from '../../testing/detection-tests/run-test.ts'
import { INCLUDABLE, type Includable, type Selection } from '../../testing/detection-tests/select-tests.ts'
import type { SuiteSettings } from '../../testing/detection-tests/suite.ts'
import { TEST_TIMEOUT, testEnvironment } from '../../testing/detection-tests/test-environment.ts'
import { knowledgeSettings, queryLimits, searchTime } from '../shared-options.ts'
import { Failure, type Options, UsageError, type VerbCall } from '../verb.ts'
import type { Targets } from './test-targets.ts'

export function readEnvironment(
  store: Store,
  content: ContentRepository,
  { options, signal }: VerbCall,
): TestEnvironment {
  const now = options.text('now') === undefined ? undefined : searchTime(options).now
  return testEnvironment(store, content, {
    ...knowledgeSettings(options),
    limits: queryLimits(options),
    timeZone: options.text('timezone') === undefined ? 'UTC' : searchTime(options).timeZone,
    now,
    strict: options.flag('strict'),
    timeout: positive(options, 'timeout') ?? TEST_TIMEOUT,
    signal,
  })
}

export function readSuiteSettings(content: ContentRepository, { options, signal }: VerbCall): SuiteSettings {
  const directories = options.list('attackData')
  // Else every test would be skipped, and a pipeline with a misspelled path would be green.
  const gone = directories.find((each) => !statSync(each, { throwIfNoEntry: false })?.isDirectory())
  if (gone !== undefined)
    throw new UsageError(`There is no directory ${gone}.`, '--attack-data names one with attack data.')
  return {
    data: {
      directories,
      contentRoots: content.roots,
      download: options.flag('download'),
      cache: options.text('cache'),
      signal,
    },
    jobs: positive(options, 'jobs') ?? availableParallelism() + 1,
    requireData: options.flag('requireData'),
  }
}

function positive(options: Options, name: string): number | undefined {
  const number = options.count(name)
  if (number === 0) throw new UsageError(`--${name} takes a number above 0.`)
  return number
}

export async function readSelection(
  content: ContentRepository,
  { names }: Targets,
  store: Store,
  { options }: VerbCall,
): Promise<Selection> {
  const since = options.text('since')
  return {
    detections: [...names, ...options.list('detection')],
    tags: options.list('tag'),
    files: since === undefined ? undefined : await touchedSince(since, content, store),
    include: readIncluded(options),
  }
}

function readIncluded(options: Options): Set<Includable> {
  const kinds = options.list('include').flatMap((text) => text.split(','))
  const unknown = kinds.find((kind) => !INCLUDABLE.includes(kind as Includable))
  if (unknown !== undefined) {
    throw new UsageError(`--include: there is no kind ${unknown}.`, `There are ${INCLUDABLE.join(', ')}.`)
  }
  return new Set(kinds as Includable[])
}

/** The files of the detections that changes since a commit touch. */
async function touchedSince(since: string, content: ContentRepository, store: Store): Promise<Set<string>> {
  const changed = new Set<string>()
  try {
    for (const root of content.roots) for (const file of await changedFiles(root, since)) changed.add(file)
  } catch (error) {
    if (error instanceof GitError)
      throw new Failure(`--since ${since}: ${error.message}`, 'Fetch that commit first: a shallow clone lacks it.')
    throw error
  }
  const changes = [...changed].map(changeOf)
  const knowledge = new Knowledge(store, content)
  await knowledge.refresh()
  const environment = knowledge.environment({ now: Date.now() / 1000, earliest: null, latest: null, timeZone: 'UTC' })
  const touched = [...content.detections.all().values()].filter((detection) => {
    const dependencies = dependenciesOf(detection, content, environment)
    return changes.some((change) => touches(change, dependencies))
  })
  return new Set(touched.map(({ filePath }) => resolve(filePath)))
}
