/** Opens a store by its name: a directory, or the URL of a ClickHouse server. */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClickHouseStore } from './clickhouse.ts'
import type { Engine } from './engine.ts'
import { parseLocation } from './location.ts'
import { migrate } from './migrate.ts'
import { type QueryLimits, type RewritableStore, StoreError } from './store.ts'

export interface OpenOptions {
  /** What searches of this store may use, where they do not say it themselves. */
  limits?: Partial<QueryLimits>
  /** How long a server may take for its first answer; 10. */
  connectSeconds?: number
}

/** The first ClickHouse that keeps JSON columns in the form that the schema asks for. */
const OLDEST_VERSION = [25, 8] as const

export async function openStore(location: string, options: OpenOptions = {}): Promise<RewritableStore> {
  const engine = await openEngine(location, options)
  try {
    checkVersion(await engine.prepare(), engine.location)
    await migrate(engine)
    return new ClickHouseStore(engine, options.limits)
  } catch (failure) {
    await engine.close()
    throw failure
  }
}

/** Each way in is imported when it is asked for: the embedded engine alone takes a tenth of a second to load. */
async function openEngine(location: string, { connectSeconds = 10 }: OpenOptions): Promise<Engine> {
  const place = parseLocation(location)
  if (place.kind === 'server') return (await import('./server.ts')).openServer(place, connectSeconds)
  return (await import('./embedded.ts')).openEmbedded(place.directory)
}

function checkVersion(version: string, location: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_VERSION
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  const message = `${location} runs ClickHouse ${version}; Karst needs ${OLDEST_VERSION.join('.')} or newer.`
  throw new StoreError('query', message, 'Update the server, or keep the store in a directory.')
}

/** A store of its own that is gone when it is closed or when the process ends. */
export async function openTemporaryStore(options: OpenOptions = {}): Promise<RewritableStore> {
  const directory = await mkdtemp(join(tmpdir(), 'karst-'))
  const remove = removeAtEnd(directory)
  try {
    const store = await openStore(directory, options)
    const close = store.close.bind(store)
    store.close = () => close().finally(remove)
    return store
  } catch (failure) {
    remove()
    throw failure
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Answers the function that removes the directory now. */
function removeAtEnd(directory: string): () => void {
  const remove = () => {
    process.off('exit', remove)
    for (const signal of SIGNALS) process.off(signal, interrupt)
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  const interrupt = (signal: NodeJS.Signals) => {
    remove()
    // Whoever else listens decides; without listeners the signal does what it always does.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  process.on('exit', remove)
  for (const signal of SIGNALS) process.on(signal, interrupt)
  return remove
}
