/** The language runs in a browser: bundled without anything of Node, it compiles a search in a worker. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { ROOT } from './architecture/source-tree.ts'

/** What a page would do, apart from the messages: an environment without knowledge objects, one search. */
const PAGE = `
import { compile, DEFAULT_LIMITS } from ${JSON.stringify(join(ROOT, 'packages/spl/src/index.ts'))}
const none = () => undefined
const nothing = () => []
globalThis.answer = (text) => {
  const compiled = compile(text, {
    now: 1700000000, earliest: null, latest: null, timeZone: 'Europe/Berlin', limits: DEFAULT_LIMITS, namedIndexes: [],
    catalogue: { multi: () => false, names: nothing },
    macro: none, macroNames: nothing, macroArity: nothing, lookup: none, lookupNames: nothing,
    dataModel: none, dataModelNames: nothing, eventType: none, savedSearch: none,
  })
  return { sql: compiled.query?.sql, codes: compiled.diagnostics.map((d) => d.code) }
}
`

test('a browser bundle compiles in a worker', async () => {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    // A page has none of Node's modules: an import of one fails the build.
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  })
  const code = outputFiles[0]!.text
  expect(code).not.toMatch(/["'`]node:|\brequire\(/)
  const run = `
    const { parentPort } = require('node:worker_threads')
    const page = { Intl, console: undefined }
    page.globalThis = page
    require('node:vm').runInNewContext(${JSON.stringify(code)}, page)
    parentPort.on('message', (text) => parentPort.postMessage(page.answer(text)))`
  const worker = new Worker(run, { eval: true })
  const ask = (text: string): Promise<{ sql?: string; codes: string[] }> =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.postMessage(text)
    })
  try {
    const good = await ask('index=main error | stats count by host')
    expect(good.codes).toEqual([])
    expect(good.sql).toContain('GROUP BY e.host')
    expect((await ask('index=main | stat count')).codes).toEqual(['unknown-command'])
  } finally {
    await worker.terminate()
  }
})
