/** The GitHub Action: its inputs are used, its options exist, and its steps run on the example content. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { VERBS } from '../packages/engine/src/cli/verbs/index.ts'
import { ROOT } from './architecture/source-tree.ts'

interface Step {
  name: string
  if?: string
  shell?: string
  uses?: string
  env?: Record<string, string>
  run?: string
}

const text = readFileSync(join(ROOT, 'action.yml'), 'utf8')
const action = parse(text) as {
  inputs: Record<string, { description: string; default: string }>
  runs: { steps: Step[] }
}
const { inputs, runs } = action
const folder = mkdtempSync(join(tmpdir(), 'karst-action-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every input is described, and used', () => {
  for (const [name, input] of Object.entries(inputs)) {
    expect(input.description).toMatch(/\.$/)
    expect(text).toMatch(new RegExp(`inputs\\.${name}\\b`))
  }
})

test('inputs reach the shell as variables, never as text of a script', () => {
  for (const { run, shell } of runs.steps) {
    if (run === undefined) continue
    expect(shell).toBe('bash')
    expect(run).not.toContain('${{')
  }
})

test('the verbs have the options that it gives them', () => {
  for (const { run = '' } of runs.steps) {
    const verb = VERBS.find(({ name }) => run.includes(`karst.mjs" ${name} `))
    const given = [...run.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag)
    const known = verb?.options.map(({ flags }) => flags.split(' ')[0]) ?? []
    expect(given.filter((flag) => !known.includes(flag))).toEqual([])
  }
})

/** Runs a step's script as a runner does, with its inputs replaced. */
function runStep(name: string, given: Record<string, string>) {
  const step = runs.steps.find((each) => each.name === name)!
  const values = Object.entries(step.env ?? {}).map(([variable, value]) => {
    const input = /inputs\.([\w-]+)/.exec(value)![1]!
    return [variable, given[input] ?? inputs[input]!.default]
  })
  const script = join(folder, 'step.sh')
  const summary = join(folder, 'summary.md')
  writeFileSync(script, step.run!)
  writeFileSync(summary, 'What stood here before.\n')
  const env = { ...process.env, ...Object.fromEntries(values), GITHUB_ACTION_PATH: ROOT, GITHUB_STEP_SUMMARY: summary }
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr, summary: readFileSync(summary, 'utf8') }
}

const built = existsSync(join(ROOT, 'packages/engine/dist/karst.mjs'))
if (!built) console.log('action.test.ts is skipped in part: karst is not built (npm test builds it)')

describe.skipIf(!built)('its steps', () => {
  test('run the tests of the example content, with a summary', () => {
    const junit = join(folder, 'tests.xml')
    const { status, stderr, summary } = runStep('Test', {
      path: 'examples/content',
      strict: 'true',
      'require-data': 'true',
      junit,
    })
    expect([status, stderr]).toEqual([0, ''])
    expect(summary).toMatch(/^What stood here before\.\n## Detection tests: passed/)
    expect(readFileSync(junit, 'utf8')).toContain('<testsuites name="karst test"')
  })

  test('validate it', () => {
    const { status, stdout } = runStep('Validate', { path: 'examples/content' })
    expect([status, stdout]).toEqual([0, expect.not.stringContaining('::error')])
  })
})
