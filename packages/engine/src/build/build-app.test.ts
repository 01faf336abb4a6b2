import { readFileSync, rmSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { readAppSettings } from '../content/app-settings.ts'
import type { OutputFile } from '../content/output-files.ts'
import { writeFiles } from '../content/output-files.ts'
import { loadContent } from '../content/repository.ts'
import { parseConf } from '../content/splunk-app/conf-file.ts'
import { convertContent } from '../convert/convert-content.ts'
import { CONTENT_4, contentDirectory, DETECTION_5, DETECTION_6 } from '../convert/sample-content.ts'
import { type BuiltApp, buildApp, packApp } from './build-app.ts'
import { catalogueApi } from './catalogue-api.ts'
import { jsonText, PythonFloat } from './conf-text.ts'
import { navigatorLayer } from './navigator.ts'

const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true })
})

function directory(files: Readonly<Record<string, string>>): string {
  const dir = contentDirectory(files)
  made.push(dir)
  return dir
}

const TIME = new Date('2024-06-01T10:20:30Z')

async function build(dir: string): Promise<BuiltApp> {
  const content = await loadContent([dir])
  return buildApp({ dir, content, app: readAppSettings(dir), time: TIME, date: '2024-05-06' })
}

function text(files: readonly OutputFile[], path: string): string {
  const content = files.find((file) => file.path === path)?.content
  if (typeof content === 'object' && 'copyOf' in content) return readFileSync(content.copyOf, 'utf8')
  return String(content)
}

function settings(files: readonly OutputFile[], path: string, stanza: string): [string, string][] {
  const found = parseConf(path, text(files, path)).stanzas.get(stanza)
  return [...(found?.settings ?? [])].map(([key, { value }]) => [key, value.text])
}

test('the saved search of a detection: keys, order, encodings', async () => {
  const files = { ...CONTENT_4, 'detections/endpoint/odd_logon.yml': DETECTION_5 }
  const { files: built, diagnostics } = await build(directory(files))
  expect(diagnostics).toEqual([])
  const search = '`security` EventCode=4624\n| stats count by dest user src\n| `odd_logon_filter`'
  expect(settings(built, 'default/savedsearches.conf', 'ODD - Odd Logon - Rule')).toEqual([
    ['action.escu', '0'],
    ['action.escu.enabled', '1'],
    ['description', 'Finds a logon that is odd & rare.'],
    [
      'action.escu.mappings',
      '{"cis20": ["CIS 10"], "kill_chain_phases": ["Delivery", "Exploitation", "Installation"], "mitre_attack": ["T1078.002"], "nist": ["DE.CM"]}',
    ],
    ['action.escu.data_models', '[]'],
    ['action.escu.eli5', 'Finds a logon that is odd & rare.'],
    ['action.escu.how_to_implement', 'Collect security events.'],
    ['action.escu.known_false_positives', 'Odd people.'],
    ['action.escu.creation_date', '2024-05-06'],
    ['action.escu.modification_date', '2024-05-06'],
    ['action.escu.confidence', 'high'],
    ['action.escu.search_type', 'detection'],
    ['action.escu.product', '["Splunk Enterprise", "Splunk Enterprise Security", "Splunk Cloud"]'],
    ['action.escu.providing_technologies', 'null'],
    ['action.escu.analytic_story', '["Odd Things"]'],
    ['action.risk', '1'],
    ['action.risk.param._risk_message', 'Odd logon of $user$ on $dest$ from $src$'],
    [
      'action.risk.param._risk',
      '[{"risk_object_field": "dest", "risk_object_type": "system", "risk_score": 40}, {"risk_object_field": "user", "risk_object_type": "user", "risk_score": 60}, {"threat_object_field": "src", "threat_object_type": "ip_address"}]',
    ],
    ['action.risk.param._risk_score', '0'],
    ['action.risk.param.verbose', '0'],
    ['cron_schedule', '0 * * * *'],
    ['dispatch.earliest_time', '-70m@m'],
    ['dispatch.latest_time', '-10m@m'],
    ['action.correlationsearch.enabled', '1'],
    ['action.correlationsearch.detection_type', 'ebd'],
    ['action.correlationsearch.label', 'ODD - Odd Logon - Rule'],
    [
      'action.correlationsearch.annotations',
      '{"analytic_story": ["Odd Things"], "cis20": ["CIS 10"], "data_source": ["Security 4624"], "kill_chain_phases": ["Delivery", "Exploitation", "Installation"], "mitre_attack": ["T1078.002"], "nist": ["DE.CM"], "type": "TTP", "type_list": ["TTP"]}',
    ],
    [
      'action.correlationsearch.metadata',
      '{"deprecated": "0", "detection_id": "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9", "detection_version": "3", "publish_time": 1714953600.0}',
    ],
    ['schedule_window', 'auto'],
    ['action.notable', '1'],
    ['action.notable.param._entities', '[{"risk_object_field": "N/A", "risk_object_type": "N/A", "risk_score": 0}]'],
    ['action.notable.param.nes_fields', 'user,dest'],
    ['action.notable.param.rule_description', 'Finds a logon that is odd & rare.'],
    ['action.notable.param.rule_title', 'Odd Logon'],
    ['action.notable.param.security_domain', 'access'],
    ['action.notable.param.severity', 'medium'],
    ['alert.digest_mode', '1'],
    ['disabled', 'true'],
    ['enableSched', '1'],
    ['allow_skew', '100%'],
    ['counttype', 'number of events'],
    ['relation', 'greater than'],
    ['quantity', '0'],
    ['realtime_schedule', '0'],
    ['is_visible', 'false'],
    ['search', search],
    [
      'action.notable.param.drilldown_searches',
      `[{"earliest_offset": "$info_min_time$", "latest_offset": "$info_max_time$", "name": "Results for $dest$", "search": ${jsonText(`${search} | search dest="$dest$"`)}}, {"earliest_offset": "$info_min_time$", "latest_offset": "$info_max_time$", "name": "Risk of $dest$", "search": "| from datamodel Risk.All_Risk | search normalized_risk_object=\\"$dest$\\""}]`,
    ],
  ])
})

test('JSON as Python writes it', () => {
  const value = { b: ["ATT&CK's <x>", 'é😀'], a: new PythonFloat(3), n: null, t: true, none: undefined }
  expect(jsonText(value)).toBe(
    '{"a": 3.0, "b": ["ATT\\u0026CK\\u0027s \\u003cx\\u003e", "\\u00e9\\ud83d\\ude00"], "n": null, "t": true}',
  )
})

test('the other files of the app', async () => {
  const { files } = await build(directory(CONTENT_4))
  expect(files.map(({ path }) => path)).toEqual([
    'app.manifest',
    'default/analyticstories.conf',
    'default/app.conf',
    'default/collections.conf',
    'default/content-version.conf',
    'default/data/ui/views/ODD__usage.xml',
    'default/macros.conf',
    'default/savedsearches.conf',
    'default/server.conf',
    'default/transforms.conf',
    'lookups/data_sources_20240601.csv',
    'lookups/mitre_enrichment.csv',
    'lookups/users_20240506.csv',
    'metadata/default.meta',
  ])
  const of = (path: string, stanza: string) => Object.fromEntries(settings(files, `default/${path}.conf`, stanza))
  expect(of('macros', 'pair(2)')).toEqual({
    args: 'a, b',
    definition: 'eval x="$a$",\ny="$b$"',
    description: 'Two values.',
  })
  expect(of('macros', 'odd_logon_filter').definition).toBe('search *')
  expect(of('transforms', 'users')).toEqual({
    filename: 'users_20240506.csv',
    default_match: 'false',
    case_sensitive_match: 'false',
    match_type: 'WILDCARD(user)',
    min_matches: '1',
  })
  expect(of('transforms', 'known_users')).toEqual({
    collection: 'known_users',
    external_type: 'kvstore',
    fields_list: '_key, user, count',
  })
  expect(of('collections', 'known_users')).toEqual({ enforceTypes: 'false', replicate: 'false' })
  expect(of('analyticstories', 'analytic_story://Odd Things')).toMatchObject({
    category: 'Adversary Tactics',
    maintainers: '[{"company": "Example", "email": "-", "name": "Ada Byron"}]',
    searches: '["ODD - Odd Logon - Rule", "ODD - Look At User - Response Task"]',
  })
  expect(of('app', 'install').build).toBe('20240601102030')
  expect(of('app', 'launcher')).toMatchObject({ version: '1.2.3', description: 'Odd & rare.' })
  expect(of('app', 'package')).toEqual({ id: 'DA-ODD', check_for_updates: 'false' })
  expect(of('savedsearches', 'ODD - Baseline Of Logons')).toMatchObject({
    cron_schedule: '5 0 * * *',
    disabled: 'true',
  })
  expect(of('savedsearches', 'default').disabled).toBe('1')
  expect(text(files, 'metadata/default.meta')).toContain('[savedsearches/default]\nexport = none')
  expect(text(files, 'lookups/users_20240506.csv')).toBe(CONTENT_4['lookups/people.csv'])
  expect(text(files, 'lookups/mitre_enrichment.csv')).toContain('\nT1078.002,Domain Accounts,')
  expect(text(files, 'default/data/ui/views/ODD__usage.xml')).toContain('<![CDATA[\n{\n  "title": "Usage"')
  expect(JSON.parse(text(files, 'app.manifest')).info.releaseDate).toBe('2024-06-01')
})

test('two builds are equal byte by byte, the archive too, and it holds what was built', async () => {
  const dir = directory(CONTENT_4)
  const [first, second] = [await build(dir), await build(dir)]
  const archive = packApp(first.files, 'DA-ODD', TIME)
  expect(packApp(second.files, 'DA-ODD', TIME).equals(archive)).toBe(true)
  const tar = gunzipSync(archive)
  expect(tar.length % 512).toBe(0)
  const names: string[] = []
  for (let at = 0; tar[at] !== 0; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8)
    names.push(tar.toString('utf8', at, at + 100).replace(/\0.*$/s, ''))
    at += 512 + Math.ceil(size / 512) * 512
  }
  expect(names).toEqual(first.files.map(({ path }) => `DA-ODD/${path}`))
})

test('formats 4, 5 and 6 of the same content give the same searches, and our reader reads them back', async () => {
  let dir = directory(CONTENT_4)
  const expected = (await build(dir)).files
  for (const format of [5, 6] as const) {
    const out = directory({})
    writeFiles(out, (await convertContent(dir, format)).files)
    dir = out
    const { files } = await build(dir)
    const titled = (conf: string) => conf.replace(/rule_title = .*/, 'rule_title = …')
    const path = 'default/savedsearches.conf'
    const withoutTask = (conf: string) =>
      conf
        .replace(/\[ODD - Look At User.*$/s, '')
        .replace(/analytic_story = .*/g, '')
        .trim()
    expect(withoutTask(titled(text(files, path)))).toBe(withoutTask(titled(text(expected, path))))
    expect(text(files, 'default/macros.conf')).toBe(text(expected, 'default/macros.conf'))
    expect(text(files, 'default/transforms.conf')).toBe(text(expected, 'default/transforms.conf'))
  }
  const appDir = directory({})
  writeFiles(appDir, expected)
  const content = await loadContent([appDir])
  const detection = content.detections.get('Odd Logon')!
  expect(detection).toMatchObject({ type: 'TTP', deployment: undefined, tags: { securityDomain: 'access' } })
  expect(detection.drilldowns[0]!.search.text).toBe('%original_detection_search% | search dest="$dest$"')
  expect(content.baselines.get('Baseline Of Logons')!.deployment?.scheduling?.cron).toBe('5 0 * * *')
  const again = buildApp({
    dir: appDir,
    content,
    app: { ...readAppSettings(appDir), label: 'ODD' },
    time: TIME,
    date: '2024-05-06',
  })
  expect(settings(again.files, 'default/savedsearches.conf', 'ODD - Odd Logon - Rule')).toEqual(
    settings(expected, 'default/savedsearches.conf', 'ODD - Odd Logon - Rule'),
  )
})

test('what the app can not say is reported: several messages, a token that is nowhere, a lookup without its file', async () => {
  const { 'lookups/people.csv': _, ...files } = CONTENT_4
  const dir = directory({
    ...files,
    'detections/endpoint/odd_logon.yml': DETECTION_6.replace('schedule: Nightly', '').replace(
      'title: $user$ logs on oddly',
      () => "title: '%nothing% of $user$'",
    ),
  })
  const { diagnostics } = await build(dir)
  expect(diagnostics.map(({ code, line, message }) => `${code} ${line >= 1} ${message.slice(0, 30)}`)).toEqual([
    'build-changed true A saved search has one risk me',
    "build-failed true The deployment's text names %n",
    'build-failed true The lookup `users` has no file',
  ])
})

test('a Navigator layer and the JSON of the catalogue', async () => {
  const dir = directory(CONTENT_4)
  const content = await loadContent([dir])
  const layer = JSON.parse(navigatorLayer(content.detections.all().values(), 'Odd Content'))
  expect(layer).toMatchObject({
    versions: { layer: '4.5' },
    domain: 'enterprise-attack',
    techniques: [
      { techniqueID: 'T1078', score: 1, comment: 'Odd Logon' },
      { techniqueID: 'T1078.002', score: 1, comment: 'Odd Logon', showSubtechniques: true },
    ],
  })
  const app = readAppSettings(dir)
  const built = buildApp({ dir, content, app, time: TIME, date: '2024-05-06' })
  const api = catalogueApi({ content, detections: built.detections, app, time: TIME })
  expect(api.map(({ path }) => path)).toEqual([
    'baselines_v2.json',
    'data_sources_v2.json',
    'deployments_v2.json',
    'detections_v2.json',
    'lookups_v2.json',
    'macros_v2.json',
    'response_tasks_v2.json',
    'stories_v2.json',
    'version_v2.json',
  ])
  const [detection] = JSON.parse(text(api, 'detections_v2.json')).detections
  expect(detection).toMatchObject({
    name: 'Odd Logon',
    saved_search: 'ODD - Odd Logon - Rule',
    rba: { risk_objects: [{ field: 'dest', type: 'system', score: 64 }, { field: 'user' }] },
    schedule: { cron_schedule: '0 * * * *' },
  })
  expect(JSON.parse(text(api, 'version_v2.json'))).toEqual({
    version: { name: '1.2.3', published_at: '2024-06-01T10:20:30Z' },
  })
  expect(JSON.parse(text(api, 'stories_v2.json')).stories[0].detections).toHaveLength(1)
})
