/**
 * How long a content repository takes, as a person waits for it: processes that start, read, check and end.
 *   node scripts/run-ts.mjs bench/content.ts [content directory] [rounds]
 * `karst validate` reads every file and compiles every search. The bundle is built first.
 */
import { spawnSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'

const [directory = '../shared/escu', rounds = '5'] = process.argv.slice(2)

function command(...args: string[]): { seconds: number; err: string } {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, ['packages/engine/bin/karst.mjs', ...args], {
    encoding: 'utf8',
    maxBuffer: 256 << 20,
  })
  if (status === null || status > 1) throw new Error(`karst ${args[0]} could not run: ${stderr}`)
  return { seconds: (performance.now() - start) / 1000, err: stderr.trim() }
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!
}

spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' })
const runs = Array.from({ length: Number(rounds) }, () => command('validate', directory))
const times = runs.map(({ seconds }) => seconds)
console.log(`${cpus().length} processors, load ${loadavg()[0]!.toFixed(1)} (others' work makes these figures worse)`)
console.log(`validate ${directory}: ${runs[0]!.err}`)
console.log(
  `  first ${times[0]!.toFixed(2)} s, median of ${times.length} ${median(times).toFixed(2)} s, worst ${Math.max(...times).toFixed(2)} s`,
)
