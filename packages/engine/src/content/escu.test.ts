/** The whole of Splunk's published content (October 2024), where it is at hand. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { tacticsOf } from './attack.ts'
import { openLookup } from './lookup-table.ts'
import { type ContentRepository, loadContent } from './repository.ts'

const ESCU = resolve(import.meta.dirname, '../../../../../shared/escu')
const present = existsSync(ESCU)
if (!present) console.log('skipped: ../shared/escu is not here')

describe.skipIf(!present)('ESCU, October 2024', () => {
  let content: ContentRepository
  const detections = () => [...content.detections.all().values()]
  const detection = (name: string) => content.detections.get(name)!

  beforeAll(async () => {
    content = await loadContent([ESCU])
  })

  test('no file is lost', () => {
    const counts = content.catalogues.map((catalogue) => [catalogue.files.length, catalogue.all().size])
    expect(counts).toEqual([1711, 189, 79, 261, 205, 5, 0, 66, 47, 0, 2, 0].map((count) => [count, count]))
    expect(detections().filter((found) => found.category !== 'deprecated')).toHaveLength(1613)
    expect(content.diagnostics.filter((found) => found.severity === 'error')).toEqual([])
  })

  test('the five files that YAML 1.2 forbids are mended', () => {
    const repaired = content.diagnostics.filter((found) => found.code === 'yaml-repaired')
    expect(repaired).toHaveLength(5)
    const decode = content.macro('base64decode')[0]!.definition
    expect(decode.text.split(' | ')).toHaveLength(9)
    const at = decode.text.indexOf('fields - b64x_*')
    expect(decode.positionOf(at)).toMatchObject({ line: 9, column: 3 })
  })

  test('format 4, with its statuses and types', () => {
    const count = (key: (found: ReturnType<typeof detections>[number]) => string) => {
      const counts: Record<string, number> = {}
      for (const word of detections().map(key)) counts[word] = (counts[word] ?? 0) + 1
      return counts
    }
    expect(count((found) => String(found.formatVersion))).toEqual({ 4: 1711 })
    expect(count((found) => found.status)).toEqual({ production: 1472, experimental: 141, deprecated: 98 })
    expect(count((found) => found.type)).toEqual({ TTP: 987, Anomaly: 481, Hunting: 228, Correlation: 15 })
  })

  test('tests and drilldowns', () => {
    const tests = detections().flatMap((found) => found.tests)
    expect(tests).toHaveLength(1514)
    expect(tests.flatMap((found) => found.attackData)).toHaveLength(1532)
    expect(detections().flatMap((found) => found.drilldowns)).toHaveLength(2618)
    expect(detections().filter((found) => found.tags.manualTest !== undefined)).toHaveLength(25)
  })

  test('risk as contentctl 4 converted it', () => {
    const risk = (name: string) => detection(name).rba
    expect(detections().filter((found) => found.type === 'Hunting' && found.rba !== undefined)).toEqual([])
    const without = content.diagnostics.filter((found) => found.code === 'no-risk-object')
    expect(without).toHaveLength(4)
    const both = content.diagnostics.filter((found) => found.code === 'technique-with-sub-technique')
    expect(both).toHaveLength(831)
    for (const found of detections()) {
      for (const object of found.rba?.riskObjects ?? []) expect(object.score).toBe(found.legacyScore)
    }
    const threats = (found: ReturnType<typeof detection>) =>
      found.rba?.threatObjects.map((object) => JSON.stringify(object)) ?? []
    expect(detections().filter((found) => new Set(threats(found)).size < threats(found).length)).toHaveLength(3)
    expect(risk('Windows Export Certificate')).toMatchObject({
      riskObjects: [{ field: 'dest', type: 'system', score: 36 }],
      threatObjects: [],
    })
  })

  test('every technique is known', () => {
    const ids = new Set(detections().flatMap((found) => found.tags.mitreAttackIds))
    expect(ids.size).toBe(305)
    for (const id of ids) expect(tacticsOf(id).length, id).toBeGreaterThan(0)
  })

  test('every search stands in its file where the map says', () => {
    for (const { search, source } of detections()) {
      const last = search.text.trimEnd().length - 1
      for (const offset of [0, last >> 1, last]) {
        const { start, end } = search.rangeOf(offset, offset + 1)
        const written = source.text.slice(start.offset, end.offset)
        if (/[a-z]/i.test(search.text[offset]!)) expect(written).toBe(search.text[offset])
      }
      expect(source.text.slice(0, search.positionOf(0).offset)).toMatch(/search:\s*(['"]|[|>][-+]?\s+)?$/)
    }
  })

  test('every lookup file reads without loss', () => {
    const said: string[] = []
    const rows: Record<string, number> = {}
    for (const lookup of content.lookups.all().values()) {
      const table = openLookup(lookup, (found) => said.push(found.code))
      if (table !== undefined) rows[lookup.name] = [...table.rows()].length
    }
    expect([...new Set(said)]).toEqual(['csv-header-space'])
    expect(rows).toMatchObject({
      dynamic_dns_providers_default: 91975,
      hijacklibs_loaded: 885,
      remote_access_software: 573,
    })
    expect(Object.keys(rows)).toHaveLength(74)
    expect(content.lookup('linux_tool_discovery_process.csv')).toBeDefined()
  })

  test('one detection needs no other parsed', async () => {
    const file = `${ESCU}/detections/endpoint/windows_export_certificate.yml`
    const one = await loadContent([ESCU], { only: [file] })
    expect([...one.detections.all().keys()]).toEqual(['Windows Export Certificate'])
    expect(one.macro('security_content_ctime')).toHaveLength(1)
    expect(one.macro('windows_export_certificate_filter')[0]?.definition.text).toBe('search *')
    expect(one.macro('fillnull_config')[0]?.definition.text).toBe('null')
    expect(one.lookup('remote_access_software')?.matchType).toHaveLength(3)
    expect(one.diagnostics.map((found) => found.code)).toEqual(['technique-with-sub-technique'])
  })
})
