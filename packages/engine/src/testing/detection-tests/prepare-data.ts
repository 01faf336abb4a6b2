/** From the attack data that a test names to files that can be loaded, or the reason why there are none. */
import { dirname } from 'node:path'
import type { AttackData } from '../../content/detection-test.ts'
import type { DataLoad } from './data-loads.ts'
import { DownloadError, download } from './download.ts'
import { findData, isUrl } from './find-data.ts'
import type { DataUse, TestCase } from './test-result.ts'

export interface DataSettings {
  /** Directories that mirror URLs. */
  directories: readonly string[]
  contentRoots: readonly string[]
  /** Fetch what no directory has. */
  download: boolean
  cache?: string | undefined
  signal?: AbortSignal | undefined
}

export interface PreparedData {
  uses: DataUse[]
  loads: DataLoad[]
  /** Why the test can't be run. */
  missing: string | undefined
}

/** Where contentctl puts attack data that name no index. */
export const TEST_INDEX = 'contentctl_testing_index'

export async function prepareData(testCase: TestCase, settings: DataSettings): Promise<PreparedData> {
  const prepared: PreparedData = { uses: [], loads: [], missing: undefined }
  const reasons: string[] = []
  for (const attackData of testCase.test?.attackData ?? []) {
    const { path, looked, reason } = await findOne(attackData.data, testCase, settings)
    prepared.uses.push({ data: attackData.data, path, events: 0, eventsWithProblems: 0, looked })
    if (path === undefined) reasons.push(reason)
    else prepared.loads.push(loadOf(path, attackData))
  }
  if (reasons.length > 0) prepared.missing = reasons.join(' ')
  return prepared
}

/** Index names are in lower case, as Splunk's are. */
function loadOf(path: string, { source, sourcetype, host, index = TEST_INDEX }: AttackData): DataLoad {
  return { path, source, sourcetype, host, index: index.toLowerCase() }
}

interface Found {
  path: string | undefined
  looked: string[]
  reason: string
}

async function findOne(data: string, { detection }: TestCase, settings: DataSettings): Promise<Found> {
  const bases = [...settings.contentRoots, dirname(detection.filePath), '.']
  const found = findData(data, { directories: settings.directories, bases })
  if (found.kind === 'file') return { path: found.path, looked: [], reason: '' }
  const looked = found.kind === 'missing' ? found.looked : []
  if (isUrl(data) && settings.download) return fetched(data, looked, settings)
  if (found.kind === 'pointer') {
    const { path, pointer } = found
    const reason = `${path} is a Git LFS pointer to ${pointer.size} bytes: run \`git lfs pull --include "*${tail(path)}"\` there.`
    return { path: undefined, looked: [path], reason }
  }
  return { path: undefined, looked, reason: absence(data, settings) }
}

function tail(path: string): string {
  return path.split(/[\\/]/).slice(-3).join('/')
}

function absence(data: string, { directories }: DataSettings): string {
  if (!isUrl(data)) return `There is no file ${data}.`
  const nowhere =
    directories.length === 0 ? 'no --attack-data directory was given' : `${directories.join(', ')} has no copy`
  return `${data} is not at hand: ${nowhere}, and --download was not asked for.`
}

async function fetched(url: string, looked: string[], { cache, signal }: DataSettings): Promise<Found> {
  try {
    return { path: await download(url, { folder: cache, signal }), looked, reason: '' }
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error
    return { path: undefined, looked, reason: error.message }
  }
}
