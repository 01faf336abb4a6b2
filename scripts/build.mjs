/** Bundles the command line. `--if-stale`: only when a source file is newer than the bundle. */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const output = join(root, 'packages', 'engine', 'dist')
const stamp = join(output, '.built')

if (process.argv.includes('--if-stale') && builtAt() > newestSource()) process.exit(0)

rmSync(output, { recursive: true, force: true })
await build({
  entryPoints: {
    karst: join(root, 'packages/engine/src/cli/main.ts'),
    'ingest-worker': join(root, 'packages/engine/src/ingest/worker.ts'),
  },
  outdir: output,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  // The engine is a native library; its client is loaded together with it.
  external: ['chdb', 'chdb/*', '@clickhouse/client'],
  // Packages that are CommonJS inside ask for `require`.
  banner: {
    js: "import { createRequire as karstRequire } from 'node:module'; const require = karstRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
mkdirSync(output, { recursive: true })
writeFileSync(stamp, '')

function builtAt() {
  try {
    return statSync(stamp).mtimeMs
  } catch {
    return 0
  }
}

function newestSource() {
  const folders = ['packages/spl/src', 'packages/engine/src', 'scripts']
  return Math.max(
    ...folders.map((folder) => newest(join(root, folder))),
    statSync(join(root, 'package-lock.json')).mtimeMs,
  )
}

function newest(folder) {
  let latest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name.endsWith('.test.ts')) continue
    latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs)
  }
  return latest
}
