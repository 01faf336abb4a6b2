// Runs a TypeScript file: node scripts/run-ts.mjs bench/ingest.ts [arguments…]
// Node 20 does not read TypeScript; esbuild bundles the file, and the engine's workers beside it, into a folder of the
// engine's package (so that packages and source type files are found), which is removed afterwards.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [file, ...rest] = process.argv.slice(2)
if (!file) {
  console.error('usage: node scripts/run-ts.mjs FILE.ts [arguments…]')
  process.exit(2)
}

const dist = join(root, 'packages/engine/dist')
mkdirSync(dist, { recursive: true })
const out = mkdtempSync(join(dist, 'run-'))
process.on('exit', () => rmSync(out, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

await build({
  entryPoints: {
    main: resolve(file),
    'ingest-worker': join(root, 'packages/engine/src/ingest/worker.ts'),
  },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  alias: {
    '@karst/spl': join(root, 'packages/spl/src/index.ts'),
    '@karst/spl/expression': join(root, 'packages/spl/src/expression.ts'),
  },
  sourcemap: 'inline',
  logLevel: 'warning',
})
process.argv = [process.argv[0], resolve(file), ...rest]
await import(pathToFileURL(join(out, 'main.mjs')).href)
