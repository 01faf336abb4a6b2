import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { FormatVersion } from '../content/detection.ts'
import { formatContentDiagnostic } from '../content/diagnostic.ts'
import { writeFiles } from '../content/output-files.ts'
import { loadContent } from '../content/repository.ts'
import { type Conversion, convertContent } from './convert-content.ts'
import { effectOf } from './model-effect.ts'
import { moveDataPaths } from './move-data-paths.ts'
import { CONTENT_4, contentDirectory, DEPLOYMENT_TTP, DETECTION_4, DETECTION_5, DETECTION_6 } from './sample-content.ts'

const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true })
})

function directory(files: Readonly<Record<string, string>>): string {
  const dir = contentDirectory(files)
  made.push(dir)
  return dir
}

async function convert(dir: string, to: FormatVersion): Promise<{ dir: string; conversion: Conversion }> {
  const conversion = await convertContent(dir, to)
  const out = directory({})
  writeFiles(out, conversion.files)
  return { dir: out, conversion }
}

function text(dir: string, path: string): string {
  return readFileSync(join(dir, path), 'utf8')
}

function said(conversion: Conversion): string[] {
  return conversion.diagnostics.map(({ code, path }) => `${code} ${path ?? ''}`.trim())
}

test('a repository of format 4 becomes one of format 5, object by object', async () => {
  const from = directory(CONTENT_4)
  const { dir, conversion } = await convert(from, 5)
  const detection = text(dir, 'detections/endpoint/odd_logon.yml')
  expect(detection).toContain(`rba:
  message: Odd logon of $user$ on $dest$ from $src$
  risk_objects:
  - field: dest
    type: system
    score: 64
  - field: user
    type: user
    score: 64
  threat_objects:
  - field: helper
    type: system
  - field: src
    type: ip_address
tags:
  analytic_story:
  - Odd Things
  asset_type: Endpoint
  mitre_attack_id:
  - T1078.002
  product:`)
  // What was not touched is as it was, comments too.
  expect(detection.slice(0, detection.indexOf('rba:'))).toBe(
    text(from, 'detections/endpoint/odd_logon.yml').split('tags:')[0],
  )
  expect(detection).not.toMatch(/update_timestamp|required_fields|risk_score|confidence/)
  expect(text(dir, 'lookups/users_lookup.yml')).toContain('lookup_type: csv')
  expect(text(dir, 'lookups/users_lookup.yml')).toContain('match_type:\n- WILDCARD(user)')
  expect(text(dir, 'lookups/users_lookup.yml')).toContain('case_sensitive_match: false')
  expect(text(dir, 'lookups/users_lookup.csv')).toBe(CONTENT_4['lookups/people.csv'])
  expect(text(dir, 'lookups/known_users.yml')).toContain('lookup_type: kvstore')
  expect(text(dir, 'lookups/known_users.yml')).toContain('fields:\n- _key\n- user\n- count')
  expect(text(dir, 'stories/odd_things.yml')).toContain('status: production')
  expect(text(dir, 'stories/odd_things.yml')).not.toContain('type: batch')
  expect(text(dir, 'removed/investigations/look_at_user.yml')).toContain('status: removed')
  expect(conversion.gone.sort()).toEqual(['investigations/look_at_user.yml', 'lookups/people.csv'])
  expect(said(conversion)).toContain('convert-lost tags.observable[4]')
  expect(said(conversion)).toContain('convert-changed tags.observable[3]')
  expect(said(conversion)).toContain('convert-changed tags.mitre_attack_id[0]')
  const lost = conversion.diagnostics.find(({ code }) => code === 'convert-layout')!
  expect(formatContentDiagnostic(lost)).toMatch(/odd_logon\.yml:\d+:\d+: info.*# rather sure/)
})

test('format 4 to 6 and 4 to 5 to 6 are the same, and format 6 loads without a word', async () => {
  const from = directory(CONTENT_4)
  const direct = await convert(from, 6)
  const five = await convert(from, 5)
  const stepwise = await convert(five.dir, 6)
  for (const { path } of direct.conversion.files) {
    if (!path.startsWith('removed/')) expect(text(stepwise.dir, path), path).toBe(text(direct.dir, path))
  }
  const content = await loadContent([direct.dir])
  expect(content.diagnostics.map(formatContentDiagnostic)).toEqual([])
  expect(text(direct.dir, 'schedules/escu_default_configuration_ttp.yml')).not.toMatch(/alert_action|^type:/m)
  const detection = content.detections.get('Odd Logon')!
  expect(detection).toMatchObject({
    formatVersion: 6,
    schedule: 'ESCU Default Configuration TTP',
    baselines: ['Baseline Of Logons'],
    category: 'endpoint',
    finding: { title: 'Odd Logon on $dest$', entity: { field: 'dest', type: 'system', score: 64 } },
    tests: [{ testType: 'unit' }],
  })
  const baseline = content.baselines.get('Baseline Of Logons')!
  expect(baseline.customSchedule?.cron).toBe('5 0 * * *')
  expect(content.macros.get('pair')!.file!.creationDate).toBe('2024-05-06')
  expect(content.playbooks.get('Block Host')!.platformTags).toEqual(['endpoint'])
  expect(content.removed.get('Look At User')!.deprecation?.removedInVersion).toBe('1.2.3')
})

test('a message that names no field is taken over with a comment, which goes again on the way back', async () => {
  const plain = DETECTION_4.replace(/message: .*/, 'message: An odd logon for $5.')
  const five = await convert(directory({ ...CONTENT_4, 'detections/endpoint/odd_logon.yml': plain }), 5)
  const six = await convert(five.dir, 6)
  const written = text(six.dir, 'detections/endpoint/odd_logon.yml')
  expect(written.match(/^ +# karst: ignore V127 .+\n +message: An odd logon for \$5\.$/gm)).toHaveLength(2)
  expect(said(six.conversion)).toContain('convert-lost rba.message')
  const back = await convert(six.dir, 5)
  expect(text(back.dir, 'detections/endpoint/odd_logon.yml')).not.toContain('# karst')
  const lost = back.conversion.diagnostics.filter(({ code }) => code === 'convert-layout')
  expect(lost.map(({ message }) => message).filter((each) => each.includes('karst'))).toEqual([])
  // A broken token is an error before and after.
  const broken = DETECTION_5.replace(/message: .*/, 'message: An odd logon of $user.')
  const direct = await convert(directory({ 'detections/endpoint/odd_logon.yml': broken }), 6)
  expect(text(direct.dir, 'detections/endpoint/odd_logon.yml')).not.toContain('# karst')
})

test('what a format means stays: format 5 to 6 to 5, and 5 to 4 to 5', async () => {
  const files = { ...CONTENT_4, 'detections/endpoint/odd_logon.yml': DETECTION_5 }
  const five = (await convert(directory(files), 5)).dir
  const effect = async (dir: string) => {
    const content = await loadContent([dir])
    return [...content.detections.all().values()].map((each) => effectOf(each, content.deploymentFor(each)))
  }
  const back = (await convert((await convert(five, 6)).dir, 5)).dir
  expect(await effect(back)).toEqual(await effect(five))
  expect(text(back, 'deployments/escu_default_configuration_ttp.yml')).toContain('rba:\n    enabled: true')
  const same = DETECTION_5.replace('score: 40', 'score: 60')
  const equalScores = directory({ ...files, 'detections/endpoint/odd_logon.yml': same })
  const four = (await convert(equalScores, 4)).dir
  expect((await loadContent([four])).detections.get('Odd Logon')!.formatVersion).toBe(4)
  expect(await effect((await convert(four, 5)).dir)).toEqual(await effect(equalScores))
})

test('what format 5 has no place for is said with its place', async () => {
  const dir = directory({
    'detections/endpoint/odd_logon.yml': DETECTION_6,
    'schedules/nightly.yml':
      "name: Nightly\nid: 8b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9\nversion: 1\ncreation_date: '2024-01-01'\nmodification_date: '2024-01-01'\nauthor: A\ndescription: d\ncron_schedule: 7 3 * * *\nearliest_time: -1d@d\nlatest_time: -10m@m\nschedule_window: auto\n",
  })
  const { dir: out, conversion } = await convert(dir, 5)
  expect(said(conversion).sort()).toEqual([
    'convert-lost baselines',
    'convert-lost creation_date',
    'convert-lost intermediate_findings.entities[1].message',
    'convert-lost tests[0].expected_results',
    'convert-lost tests[1]',
  ])
  for (const { line, column } of conversion.diagnostics) expect([line > 1, column >= 1]).toEqual([true, true])
  const content = await loadContent([out])
  const detection = content.detections.get('Odd Logon')!
  // The title of the finding and the times are the detection's own.
  expect(content.deploymentFor(detection)).toMatchObject({
    scheduling: { cron: '7 3 * * *', earliest: '-1d@d' },
    alertAction: { rba: true, notable: { ruleTitle: '$user$ logs on oddly' } },
  })
  expect(detection.tests).toMatchObject([{ attackData: [{ index: 'lab' }] }])
  expect(conversion.gone).toEqual(['schedules/nightly.yml'])
  expect(content.deployments.get('ESCU Default Configuration TTP')).toBeDefined()
  expect(content.diagnostics).toEqual([])
})

test('to format 4 one score is left', async () => {
  const dir = directory({ 'detections/endpoint/odd_logon.yml': DETECTION_5, 'deployments/t.yml': DEPLOYMENT_TTP })
  const { dir: out, conversion } = await convert(dir, 4)
  expect(said(conversion)).toContain('convert-lost rba.risk_objects[0].score')
  const detection = (await loadContent([out])).detections.get('Odd Logon')!
  expect(detection.legacyScore).toBe(60)
  expect(detection.rba!.threatObjects).toEqual([{ field: 'src', type: 'ip_address' }])
})

test('a file that is of the wanted format already is not changed', async () => {
  const files = { ...CONTENT_4, 'detections/endpoint/odd_logon.yml': DETECTION_5 }
  for (const format of [4, 5, 6] as const) {
    const once = await convert(directory(files), format)
    const twice = await convertContent(once.dir, format)
    expect(twice.changed, String(format)).toEqual([])
    expect(twice.gone, String(format)).toEqual([])
    expect(twice.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  }
})

test('what can not be converted is an error with a place, and the rest is converted', async () => {
  const { conversion } = await convert(
    directory({
      'detections/endpoint/odd_logon.yml': DETECTION_4,
      'detections/endpoint/no_search.yml': 'name: No Search\ntype: TTP\ntags: {}\n',
      'detections/endpoint/broken.yml': "name: 'x\n",
      'lookups/l.yml': 'name: l\ndescription: no kind\n',
    }),
    6,
  )
  const errors = conversion.diagnostics.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ code, file }) => `${code} ${file.split('/').at(-1)}`)).toEqual([
    'yaml-syntax broken.yml',
    'convert-failed no_search.yml',
    'convert-failed l.yml',
  ])
  expect(conversion.files.map(({ path }) => path)).toEqual(['detections/endpoint/odd_logon.yml'])
})

test('deprecation goes from the mapping into the objects and back', async () => {
  const deprecated = DETECTION_5.replace('status: production', 'status: deprecated')
  const dir = directory({
    'detections/endpoint/odd_logon.yml': deprecated,
    'removed/deprecation_mapping.YML':
      'detections:\n- content: Odd Logon\n  removed_in_version: 2.0.0\n  reason: It was noisy.\n- content: Unknown\n  removed_in_version: 2.0.0\n  reason: It was noisy.\n',
  })
  const six = await convert(dir, 6)
  expect(text(six.dir, 'detections/endpoint/odd_logon.yml')).toContain(
    'deprecation_info:\n  reason: It was noisy.\n  removed_in_version: 2.0.0\n',
  )
  expect(six.conversion.gone).toEqual(['removed/deprecation_mapping.YML'])
  expect(six.conversion.diagnostics.some(({ message }) => message.includes('`Unknown`'))).toBe(true)
  const five = await convert(six.dir, 5)
  expect(text(five.dir, 'removed/deprecation_mapping.YML')).toContain('- content: Odd Logon\n')
  expect(text(five.dir, 'detections/endpoint/odd_logon.yml')).not.toContain('deprecation_info')
})

test('attack data outside the content are found from a new place', () => {
  const outside = directory({ 'content/detections/a.yml': 'name: A\n', 'logs/a.log': 'x\n' })
  const to = join(outside, 'deep', 'er', 'content')
  const content = ['../logs/a.log # mine', "'../logs/a.log'", '../logs/none.log', 'https://example.org/a.log']
    .map((path) => `  - data: ${path}\n`)
    .join('')
  const file = { path: 'detections/a.yml', content }
  const notes = moveDataPaths([file], join(outside, 'content'), to)
  expect(file.content.split('\n').slice(0, 3)).toEqual([
    '  - data: ../../../logs/a.log # mine',
    "  - data: '../../../logs/a.log'",
    '  - data: ../logs/none.log',
  ])
  expect(notes.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['convert-changed', 1, 11],
    ['convert-changed', 2, 11],
  ])
  // Beside the old place nothing changes.
  expect(
    moveDataPaths([{ path: 'detections/a.yml', content }], join(outside, 'content'), join(outside, 'new')),
  ).toEqual([])
})
