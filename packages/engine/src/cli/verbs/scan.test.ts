/** karst scan over the example logs and detections. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { loadContent } from '../../content/repository.ts'
import { detectionsWithoutData } from '../../scan/without-data.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { runSearch } from '../../search/run-search.ts'
import { openStore } from '../../stores/open.ts'
import { runVerb } from '../test-run.ts'
import { scan } from './scan.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../../examples', import.meta.url))
const content = join(EXAMPLES, 'content')
const logs = join(EXAMPLES, 'logs')
const folder = mkdtempSync(join(tmpdir(), 'karst-scan-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// biome-ignore lint/suspicious/noExplicitAny: what was printed as JSON
type Printed = any

const run = (paths: string[], options: Record<string, unknown> = {}) =>
  runVerb(scan, paths, { content: [content], timezone: 'UTC', ...options })

test('entities by risk, each with what was found and the events behind it; the store kept', async () => {
  const keep = join(folder, 'kept')
  const { code, out, err } = await run([logs], { json: true, keep })
  expect(code).toBe(0)
  const { entities, detections }: Printed = JSON.parse(out)
  const scores = entities
    .filter(({ entity }: Printed) => entity !== '')
    .map(({ entity_score }: Printed) => entity_score)
  expect(scores.length).toBeGreaterThanOrEqual(5)
  expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a))
  expect(detections).toMatchObject({ ran: 12, notRun: [], cut: [] })
  const [first] = entities
  expect(first).toMatchObject({ entity: 'ws-03.example.test', entity_type: 'system' })
  expect(first.tactics).toContain('credential-access')
  for (const finding of first.findings) {
    expect(finding.detection.techniques.length).toBeGreaterThan(0)
    expect(finding.events.length).toBeGreaterThan(0)
    expect(finding.firstTime).toBeLessThanOrEqual(finding.lastTime)
    expect(finding.score).toBeGreaterThan(0)
  }
  expect(first.entity_score).toBe(first.findings.reduce((sum: number, { score }: Printed) => sum + score, 0))
  expect(err).toContain(`--data ${keep}`)

  // What the store says of detections without data is so.
  const store = await openStore(keep)
  try {
    const repository = await loadContent([content])
    const knowledge = new Knowledge(store, repository)
    const time = { now: 1_800_000_000, earliest: null, latest: null, timeZone: 'UTC' }
    const all = [...repository.detections.all().values()]
    for (const detection of await detectionsWithoutData(store, knowledge, all, time)) {
      const { rows } = await runSearch(store, knowledge, detection.search.text, { time })
      expect([detection.name, rows]).toEqual([detection.name, []])
    }
    const notables = await runSearch(store, knowledge, 'index=notable | stats count', { time })
    expect(Number(notables.rows[0]!.count)).toBeGreaterThan(0)
  } finally {
    await store.close()
  }
})

test('a log of one kind: the other detections have no events to look at', async () => {
  const cloud = ['cloudtrail.json', 'cloudtrail.log', 'cloudtrail.ndjson']
    .map((name) => join(logs, name))
    .find(existsSync)
  const { code, out } = await run([cloud ?? join(logs, 'security.log')], { json: true })
  expect(code).toBe(0)
  const { detections }: Printed = JSON.parse(out)
  expect(detections.withoutData).toBeGreaterThan(0)
  expect(detections.found).toBeGreaterThan(0)
})

test('filters, and one line for each finding', async () => {
  const { code, out } = await run([logs], { ndjson: true, technique: ['t1003'], type: ['ttp'], minScore: '10' })
  expect(code).toBe(0)
  const lines: Printed[] = out.split('\n').map((line) => JSON.parse(line))
  expect(lines.length).toBeGreaterThan(0)
  for (const { detection, entity, entity_score } of lines) {
    expect(detection.techniques.some((id: string) => /^T1003(\.|$)/.test(id))).toBe(true)
    expect(detection.type).toBe('TTP')
    expect(entity).not.toBe('')
    expect(entity_score).toBeGreaterThanOrEqual(10)
  }
})

test('as text', async () => {
  const { code, out } = await run([logs], { story: ['*credentials*'], events: '1' })
  expect(code).toBe(0)
  expect(out).toMatch(/^ws-03\.example\.test {2}system {2}risk \d+ {2}█+/m)
  expect(out).toMatch(/ of \d+ detections found something/)
})

test('used wrongly', async () => {
  await expect(run([logs], { content: [] })).rejects.toThrow('needs detections')
  await expect(run([logs], { type: ['Rule'] })).rejects.toThrow('there is no type Rule')
  await expect(run([logs], { story: ['No Such Story'] })).rejects.toThrow('No detection is left')
})
