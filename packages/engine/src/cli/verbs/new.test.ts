/** karst new: what it writes validates, and the test that it proposes from a log passes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadContent } from '../../content/repository.ts'
import { runVerb } from '../test-run.ts'
import { UsageError } from '../verb.ts'
import { newVerb } from './new.ts'
import { test as testVerb } from './test.ts'
import { validate } from './validate.ts'

const LOGS = resolve(import.meta.dirname, '../../../../../examples/logs')
const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true })
})

function directory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'karst-new-'))
  made.push(dir)
  return dir
}

const run = runVerb

async function errors(dir: string): Promise<string[]> {
  const { out } = await run(validate, [dir], { json: true })
  const { problems } = JSON.parse(out) as { problems: { severity: string; rule: string; message: string }[] }
  // Folders of kinds that nobody has made yet are missing.
  return problems.filter(({ severity }) => severity === 'error').map(({ rule, message }) => `${rule} ${message}`)
}

test.each(['v5', 'v6'])('every kind from its template validates, format %s', async (format) => {
  const dir = directory()
  const common = { out: dir, date: '2026-01-02', author: 'Ada', format }
  await run(newVerb, ['detection', 'Odd Logon'], { ...common, type: 'anomaly' })
  await run(newVerb, ['detection', 'Odd Hunt'], { ...common, type: 'Hunting' })
  await run(newVerb, ['story', 'Odd Things'], common)
  await run(newVerb, ['macro', 'Odd Macro'], { ...common, definition: 'index=main' })
  await run(newVerb, ['lookup', 'Odd Lookup'], { ...common, fields: 'host, owner' })
  await run(newVerb, ['data-source', 'Odd Source'], { ...common, sourcetype: 'odd' })
  expect(readdirSync(join(dir, 'detections/endpoint'))).toEqual(['odd_hunt.yml', 'odd_logon.yml'])
  expect(readFileSync(join(dir, 'lookups/odd_lookup.csv'), 'utf8')).toBe('host,owner\nexample*,true\n')
  const content = await loadContent([dir])
  expect(content.diagnostics).toEqual([])
  expect(content.detections.get('Odd Logon')!.formatVersion).toBe(format === 'v6' ? 6 : 5)
  const found = await errors(dir)
  // Format 6 wants a story and techniques that only an author can name.
  expect(found.filter((each) => !/analytic_story|mitre_attack_id/.test(each))).toEqual([])
  await expect(run(newVerb, ['detection', 'Odd Logon'], common)).rejects.toThrow(UsageError)
})

test.each(readdirSync(LOGS))(
  'from %s: what is proposed validates, and its test passes',
  async (log) => {
    const dir = directory()
    const options = { out: dir, fromLog: join(LOGS, log), name: 'Rare Event', date: '2026-01-02' }
    const { code, out } = await run(newVerb, [], { ...options, json: true })
    expect(code).toBe(0)
    const { written, proposal } = JSON.parse(out)
    expect(written).toHaveLength(4)
    expect(proposal.rows).toBeGreaterThan(0)
    expect(proposal.fields.length).toBeGreaterThan(0)
    expect(await errors(dir)).toEqual([])
    const tested = await run(testVerb, [dir], { json: true })
    const { tests } = JSON.parse(tested.out) as { tests: { status: string; results: number }[] }
    expect([tested.code, tests.map(({ status }) => status)]).toEqual([0, ['pass']])
    expect(tests[0]!.results).toBe(proposal.rows)
  },
  60_000,
)

test('wrong use', async () => {
  const out = directory()
  const wrong: [string[], Record<string, unknown>][] = [
    [[], { out }],
    [['thing', 'x'], { out }],
    [['detection'], { out }],
    [['detection', '../../x'], { out, type: 'Loud' }],
    [['detection', 'a'.repeat(68)], { out }],
    [['detection', 'x:y'], { out }],
    [['lookup', 'l'], { out, fields: 'a,a' }],
    [['data-source', 'd'], { out }],
    [['macro', 'm'], { out, format: 'v4' }],
    [[], { out, fromLog: join(out, 'nothing'), name: 'N' }],
  ]
  for (const [args, options] of wrong)
    await expect(run(newVerb, args, options), args.join(' ')).rejects.toThrow(UsageError)
})
