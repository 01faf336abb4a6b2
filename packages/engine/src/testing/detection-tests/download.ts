/** Attack data from their URL, kept in a folder by the hash of the URL, so that each is fetched once. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { readLfsPointer } from './lfs-pointer.ts'

/** A sentence for the user: what was asked for, and what came instead. */
export class DownloadError extends Error {}

export interface DownloadOptions {
  /** The cache; `cacheFolder()` where it is left out. */
  folder?: string | undefined
  signal?: AbortSignal | undefined
  /** Bytes beyond which a file is refused. */
  mostBytes?: number
}

interface Cached {
  url: string
  size: number
  sha256: string
}

const MOST_BYTES = 2 * 2 ** 30

export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'karst', 'attack-data')
}

/** Downloads under way, by their place in the cache: tests that ask for the same file at once wait for one. */
const running = new Map<string, Promise<string>>()

/** The file with a URL's content. A file whose size is no longer what was fetched is fetched again. */
export function download(url: string, options: DownloadOptions = {}): Promise<string> {
  const folder = join(options.folder ?? cacheFolder(), createHash('sha256').update(url).digest('hex'))
  const known = running.get(folder)
  if (known !== undefined) return known
  const own = fetchInto(folder, url, options).finally(() => running.delete(folder))
  running.set(folder, own)
  return own
}

async function fetchInto(folder: string, url: string, options: DownloadOptions): Promise<string> {
  const file = join(folder, basename(new URL(url).pathname) || 'data')
  const known = await readCached(folder)
  if (known !== undefined && (await sizeOf(file)) === known.size) return file
  await mkdir(folder, { recursive: true })
  const part = join(folder, `part-${process.pid}-${crypto.randomUUID()}`)
  try {
    let fetched = await fetchTo(part, url, options)
    const pointer = readLfsPointer(part)
    if (pointer !== undefined) {
      const media = mediaUrl(url)
      if (media === undefined) throw new DownloadError(`${url} answers with a Git LFS pointer instead of the file.`)
      fetched = await fetchTo(part, media, options)
      checkPointed(fetched, pointer, media)
    }
    await rename(part, file)
    await writeFile(join(folder, 'fetched.json'), `${JSON.stringify({ url, ...fetched })}\n`)
    return file
  } finally {
    await rm(part, { force: true })
  }
}

function checkPointed({ size, sha256 }: Omit<Cached, 'url'>, pointer: { oid: string; size: number }, url: string) {
  if (size === pointer.size && sha256 === pointer.oid) return
  throw new DownloadError(`${url} has ${size} bytes; the Git LFS pointer promises ${pointer.size} of other content.`)
}

/** Where GitHub keeps the files that Git LFS points to. */
function mediaUrl(url: string): string | undefined {
  const { hostname, pathname } = new URL(url)
  const raw = hostname === 'raw.githubusercontent.com' ? pathname : undefined
  const page = hostname === 'github.com' ? pathname.replace(/^(\/[^/]+\/[^/]+)\/(?:raw|blob)\//, '$1/') : undefined
  const path = raw ?? page
  return path === undefined ? undefined : `https://media.githubusercontent.com/media${path}`
}

async function fetchTo(part: string, url: string, options: DownloadOptions): Promise<Omit<Cached, 'url'>> {
  const { signal, mostBytes = MOST_BYTES } = options
  const response = await fetch(url, { redirect: 'follow', ...(signal ? { signal } : {}) }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new DownloadError(`${url} can't be reached: ${networkReason(error)}.`)
  })
  if (!response.ok || response.body === null) {
    throw new DownloadError(`${url} answers ${response.status} ${response.statusText}.`.replace(' .', '.'))
  }
  const announced = Number(response.headers.get('content-length') ?? Number.NaN)
  const counted = counting(url, mostBytes)
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), counted, createWriteStream(part))
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof DownloadError ? error : new DownloadError(`${url} broke off: ${networkReason(error)}.`)
  }
  const { size } = await stat(part)
  // A compressed answer announces its compressed length.
  const whole = !response.headers.has('content-encoding') && Number.isFinite(announced)
  if (whole && announced !== size) {
    throw new DownloadError(`${url} gave ${size} bytes of the ${announced} that it announced.`)
  }
  return { size, sha256: await hashOf(part) }
}

function counting(url: string, most: number): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length
      done(size > most ? new DownloadError(`${url} is larger than ${most} bytes.`) : null, chunk)
    },
  })
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function readCached(folder: string): Promise<Cached | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'fetched.json'), 'utf8')) as Cached
  } catch {
    return undefined
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size
}

function networkReason(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string }
  return cause?.code ?? cause?.message ?? message ?? String(error)
}
