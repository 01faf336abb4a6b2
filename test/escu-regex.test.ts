/** Every regular expression of Splunk's published detections must run on RE2, meaning what it meant. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadContent } from '../packages/engine/src/content/repository.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import { quoteString } from '../packages/engine/src/stores/sql-text.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { type Environment, type Pipeline, parse, subsearchesOf } from '../packages/spl/src/index.ts'
import { translateFor, translateReplacement } from '../packages/spl/src/semantics/regex.ts'

const ESCU = resolve(import.meta.dirname, '../../shared/escu')
const present = existsSync(ESCU)
if (!present) console.log('skipped: ../shared/escu is not here')

type Use = 'test' | 'first' | 'all' | 'replace'

/** Expressions that can't be written for RE2. */
const REFUSED: readonly string[] = []

describe.skipIf(!present)('regular expressions of ESCU', () => {
  let store: Store
  const found = new Map<string, { regex: string; use: Use }>()

  beforeAll(async () => {
    store = await openTemporaryStore()
    const content = await loadContent([ESCU])
    const environment = new Knowledge(store, content).environment({ now: 0, earliest: 0, latest: 1, timeZone: 'UTC' })
    for (const detection of content.detections.all().values()) {
      if (detection.category === 'deprecated') continue
      for (const each of regexesIn(detection.search.text, environment)) found.set(`${each.use} ${each.regex}`, each)
    }
  })

  afterAll(() => store.close())

  test('there are many of them', () => {
    expect(found.size).toBeGreaterThan(200)
  })

  test('all are translated but a few', () => {
    const refused = [...found.values()].flatMap(({ regex, use }) => {
      const translated = use === 'replace' ? translateReplacement(regex, '') : translateFor(regex, use)
      return 'error' in translated ? [`${regex}: ${translated.error}`] : []
    })
    expect(refused).toEqual(REFUSED)
  })

  test('the engine takes each of them', async () => {
    const patterns = [...found.values()].flatMap(({ regex, use }) => {
      const translated = use === 'replace' ? translateReplacement(regex, '') : translateFor(regex, use)
      if ('error' in translated) return []
      return [translated.pattern, ...('conditions' in translated ? translated.conditions.map((c) => c.pattern) : [])]
    })
    const calls = patterns.map((pattern) => `match('x', ${quoteString(pattern)})`)
    const result = await store.query(`SELECT ${calls.join(', ')}`)
    expect(result.rows[0]).toHaveLength(patterns.length)
  })
})

function regexesIn(text: string, environment: Environment): { regex: string; use: Use }[] {
  return walk(parse(text, environment).pipeline)
}

function walk(pipeline: Pipeline): { regex: string; use: Use }[] {
  return pipeline.stages.flatMap((stage) => {
    const texts = stage.parts.flatMap((part) => (part.kind === 'text' ? [part.value] : []))
    const options = new Map(
      stage.parts.flatMap((part) => (part.kind === 'option' ? [[part.name, part.value] as const] : [])),
    )
    const own: { regex: string; use: Use }[] = []
    if (stage.name === 'regex') own.push(...texts.map((regex) => ({ regex, use: 'test' as const })))
    if (stage.name === 'rex' && options.get('mode') !== 'sed') {
      const use = (options.get('max_match') ?? '1') === '1' ? 'first' : 'all'
      own.push(...texts.map((regex) => ({ regex, use }) as const))
    }
    return [...own, ...callsIn(stage.parts), ...subsearchesOf(stage).flatMap(walk)]
  })
}

/** The second argument of match() and replace(), where it is a text. */
function callsIn(node: unknown): { regex: string; use: Use }[] {
  if (Array.isArray(node)) return node.flatMap(callsIn)
  if (node === null || typeof node !== 'object') return []
  const { kind, name, args, pipeline, ...rest } = node as Record<string, unknown>
  if (pipeline !== undefined) return []
  const regex = Array.isArray(args) && args[1]?.kind === 'string' ? (args[1].value as string) : undefined
  const use = name === 'match' ? 'test' : name === 'replace' ? 'replace' : undefined
  const own = kind === 'call' && use && regex !== undefined ? [{ regex, use } as const] : []
  return [...own, ...callsIn(args), ...Object.values(rest).flatMap(callsIn)]
}
