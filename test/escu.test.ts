/** The whole of a published content repository through the language. Skipped where ../shared is absent. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compile, formatSearch, parse, printPipeline, subsearchesOf } from '@karst/spl'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ContentRepository, loadContent } from '../packages/engine/src/content/repository.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { liveDetections } from '../packages/engine/src/testing/content-coverage.ts'
import { ROOT } from './architecture/source-tree.ts'

const escu = join(ROOT, '..', 'shared', 'escu')
const present = existsSync(escu)
if (!present) console.log('../shared/escu is not here: the tests over published content are skipped.')

describe.skipIf(!present)('published content', () => {
  let content: ContentRepository
  let store: Store
  let environment: ReturnType<Knowledge['environment']>

  beforeAll(async () => {
    content = await loadContent([escu])
    store = await openTemporaryStore()
    environment = new Knowledge(store, content).environment({
      now: 1_700_000_000,
      earliest: null,
      latest: null,
      timeZone: 'UTC',
    })
  })
  afterAll(() => store.close())

  /** What never changes when only white space does. */
  const squeezed = (text: string): string => text.replace(/\s+/g, '')

  test('formatting changes white space only, once', () => {
    for (const detection of content.detections.all().values()) {
      const { text } = detection.search
      const formatted = formatSearch(text)
      expect(formatSearch(formatted), detection.name).toBe(formatted)
      const before = parse(text, environment)
      if (before.diagnostics.failed) continue
      expect(squeezed(printPipeline(parse(formatted, environment).pipeline)), detection.name).toBe(
        squeezed(printPipeline(before.pipeline)),
      )
    }
  })

  test('what is parsed prints as a search that parses to the same', () => {
    for (const { name, text } of liveDetections(content)) {
      const first = parse(text, environment)
      if (first.diagnostics.failed) continue
      const printed = printPipeline(first.pipeline)
      const second = parse(printed, environment)
      expect(
        second.diagnostics.list.filter((d) => d.severity === 'error'),
        name,
      ).toEqual([])
      expect(printPipeline(second.pipeline), name).toBe(printed)
    }
  })

  test('all 1,613 live searches parse', () => {
    const refused = liveDetections(content).filter(({ text }) =>
      parse(text, environment).diagnostics.list.some((d) =>
        ['syntax', 'string-unclosed', 'unknown-command'].includes(d.code),
      ),
    )
    expect(refused.map(({ name }) => name)).toEqual([])
  })

  test('baselines, investigations and drilldowns parse', () => {
    const texts = [
      ...[...content.baselines.all().values()].map((each) => each.search.text),
      ...[...content.investigations.all().values()].map((each) => each.search.text),
      ...[...content.detections.all().values()].flatMap((each) =>
        each.drilldowns.map((drilldown) => drilldown.search.text.replace('%original_detection_search%', 'index=main')),
      ),
    ]
    const refused = texts.flatMap((text) =>
      parse(text, environment)
        .diagnostics.list.filter((d) => ['syntax', 'string-unclosed', 'unknown-command'].includes(d.code))
        .map((d) => `${d.message} in ${text.slice(0, 80)}`),
    )
    expect([...new Set(refused)]).toEqual([])
  })

  test('subsearches are found without knowing the command', () => {
    const found = liveDetections(content).filter(({ text }) =>
      parse(text, environment).pipeline.stages.some((stage) => subsearchesOf(stage).length > 0),
    )
    expect(found.length).toBeGreaterThan(60)
  })

  test('the shipped searches that are malformed compile with a warning', () => {
    for (const name of [
      'Linux Curl Upload File',
      'Known Services Killed by Ransomware',
      'Windows Abused Web Services',
    ]) {
      const detection = content.detections.get(name)!
      const { diagnostics } = compile(detection.search.text, environment)
      expect(
        diagnostics.map((d) => d.code),
        name,
      ).toContain('malformed-accepted')
      expect(
        diagnostics.filter((d) => d.severity === 'error'),
        name,
      ).toEqual([])
    }
  })
})
