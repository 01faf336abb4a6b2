/** Fetching from a server of the test's own, on this machine. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DownloadError, download } from './download.ts'
import { temporaryFiles } from './sample-suite.ts'

let server: Server
let requests: string[] = []
let folder = ''
const address = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url!)
    if (request.url === '/a/good.log') response.end('the log')
    else if (request.url === '/moved.log') response.writeHead(302, { location: '/a/good.log' }).end()
    else if (request.url === '/short.log') {
      response.writeHead(200, { 'content-length': '100' })
      response.write('only this')
      setTimeout(() => response.destroy(), 20)
    } else if (request.url === '/pointer.log') {
      response.end(`version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 7\n`)
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server?.close())
beforeEach(() => {
  requests = []
  folder = temporaryFiles({})
})

test('a file is fetched once', async () => {
  const first = await download(address('/a/good.log'), { folder })
  expect(readFileSync(first, 'utf8')).toBe('the log')
  expect(first).toMatch(/good\.log$/)
  expect(await download(address('/a/good.log'), { folder })).toBe(first)
  expect(requests).toEqual(['/a/good.log'])
})

test('and again when the copy is not what was fetched', async () => {
  const file = await download(address('/a/good.log'), { folder })
  writeFileSync(file, 'the')
  expect(readFileSync(await download(address('/a/good.log'), { folder }), 'utf8')).toBe('the log')
  expect(requests).toHaveLength(2)
})

test('once too for who asks at the same time', async () => {
  const url = address('/a/good.log')
  const [one, two] = await Promise.all([download(url, { folder }), download(url, { folder })])
  expect([one, requests]).toEqual([two, ['/a/good.log']])
})

test('redirections are followed', async () => {
  expect(readFileSync(await download(address('/moved.log'), { folder }), 'utf8')).toBe('the log')
})

test.each([
  ['/none.log', /answers 404/],
  ['/short.log', /broke off|gave 9 bytes of the 100/],
  ['/pointer.log', /answers with a Git LFS pointer/],
])('%s is refused, and leaves nothing behind', async (path, message) => {
  const failure = await download(address(path), { folder }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(DownloadError)
  expect((failure as Error).message).toMatch(message)
  const own = join(folder, createHash('sha256').update(address(path)).digest('hex'))
  expect(existsSync(own) ? readdirSync(own) : []).toEqual([])
})

test('what is too large, and what can not be reached', async () => {
  await expect(download(address('/a/good.log'), { folder, mostBytes: 3 })).rejects.toThrow('larger than 3 bytes')
  await expect(download('http://127.0.0.1:1/x.log', { folder })).rejects.toThrow(/can't be reached/)
})

test('an abort is no failure of the download', async () => {
  await expect(
    download(address('/a/good.log'), { folder, signal: AbortSignal.abort(new Error('stop')) }),
  ).rejects.toThrow('stop')
})
