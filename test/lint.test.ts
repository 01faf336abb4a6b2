/**
 * The linter over a published content repository: each finding was read, and every rule that was wrong about a search
 * was corrected. The figures are loose, so that the language may grow; a rule that begins to chatter fails.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { applyFixes, type Compilation, compile, type LintDiagnostic, lint, printPipeline, RULES } from '@karst/spl'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ContentRepository, loadContent } from '../packages/engine/src/content/repository.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { liveDetections } from '../packages/engine/src/testing/content-coverage.ts'
import { ROOT } from './architecture/source-tree.ts'

const escu = join(ROOT, '..', 'shared', 'escu')
const present = existsSync(escu)
if (!present) console.log('../shared/escu is not here: the linter is not tested over published content.')

/** Findings of each rule in 1,613 searches, at least and at most. */
const FINDINGS: Record<string, [number, number]> = {
  'compared-with-null': [0, 2],
  contradiction: [0, 2],
  'doubled-condition': [10, 16],
  'join-first-match': [35, 60],
  'leading-wildcard': [6, 12],
  'literal-star': [0, 2],
  'map-limit': [4, 8],
  'multivalue-comparison': [3, 12],
  'negated-not-equal': [0, 2],
  'never-holds': [0, 2],
  'number-against-text': [0, 2],
  'or-beside-and': [30, 40],
  'quoted-field': [5, 8],
  'sort-limit': [2, 6],
  'subsearch-limit': [4, 8],
  'term-without-index': [0, 2],
  'unused-field': [20, 32],
}

interface Linted {
  compilation: Compilation
  found: LintDiagnostic[]
}

describe.skipIf(!present)('published content', () => {
  let content: ContentRepository
  let store: Store
  let environment: ReturnType<Knowledge['environment']>
  let linted: Map<string, Linted>

  beforeAll(async () => {
    content = await loadContent([escu])
    store = await openTemporaryStore()
    const knowledge = new Knowledge(store, content)
    await knowledge.refresh()
    environment = knowledge.environment({ now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' })
    const searches = liveDetections(content).map(({ name, text }): [string, Linted] => {
      const compilation = compile(text, environment, { name })
      return [name, { compilation, found: lint(compilation) }]
    })
    linted = new Map(searches)
  })
  afterAll(() => store.close())

  test('every rule has its figures', () => {
    expect(Object.keys(FINDINGS)).toEqual(RULES.map(({ code }) => code))
  })

  test.each(Object.entries(FINDINGS))('%s', (code, [least, most]) => {
    const count = [...linted.values()].flatMap(({ found }) => found).filter((each) => each.code === code).length
    expect(count).toBeGreaterThanOrEqual(least)
    expect(count).toBeLessThanOrEqual(most)
  })

  test('mistakes that these searches were shipped with are found', () => {
    const codes = (name: string): string[] => linted.get(name)!.found.map(({ code }) => code)
    // "outcome.result"="SUCCESS" compares two texts.
    expect(codes('Okta Mismatch Between Source and Response for Verify Push Request')).toContain('quoted-field')
    // riskScoreSeverity = "MEDIUM" OR riskScore >= 0.55 AND riskScore < 0.70
    expect(codes('Crowdstrike Medium Identity Risk Severity')).toContain('or-beside-and')
    // javaw.exe twice
    expect(codes('Outbound Network Connection from Java Using Default Ports')).toContain('doubled-condition')
    // firstTime is formatted and was never made.
    expect(codes('Web JSP Request via URL')).toContain('unknown-field')
    expect(codes('SMB Traffic Spike')).toContain('unused-field')
  })

  test('parentheses around an OR change nothing, and every other fix compiles', () => {
    const fixable = [...linted.values()].filter(({ found }) => found.some(({ fix }) => fix))
    expect(fixable.length).toBeGreaterThan(40)
    for (const { compilation, found } of fixable) {
      const { source, pipeline } = compilation
      const fixes = found.flatMap(({ code, fix }) => (fix && code === 'or-beside-and' ? [fix] : []))
      const grouped = compile(applyFixes(source, fixes).text, environment)
      expect(printPipeline(grouped.pipeline)).toBe(printPipeline(pipeline))
      const mended = compile(
        applyFixes(
          source,
          found.flatMap(({ fix }) => fix ?? []),
        ).text,
        environment,
      )
      expect(mended.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    }
  })

  test('baselines and investigations are judged without an exception', () => {
    const others = [...content.baselines.all().values(), ...content.investigations.all().values()]
    for (const { search } of others) expect(lint(compile(search.text, environment))).toBeInstanceOf(Array)
  })
})
