/**
 * Does all set-up, and nothing when there is nothing to do: installs the packages that package-lock.json names, and
 * bundles the `karst` command when a source file is newer than the bundle. Plain JavaScript without packages, so that it
 * runs on a fresh machine.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.karst-installed')

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Karst needs Node.js 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(2)
}

const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
if (installed !== wanted) {
  console.error('Installing packages (once; about 200 MB for the embedded ClickHouse)…')
  // Not `ci`: it refuses a lock file that lacks an optional package for another platform, as a mirror may.
  run('npm', ['install', '--no-fund', '--no-audit', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}
run(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale'])

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (error) console.error(`${command} could not be started: ${error.message}`)
  if (status !== 0) process.exit(status ?? 2)
}
