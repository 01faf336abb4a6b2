/** One mistake is one finding: what follows from it, and what two rules see, is not said again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { FormatVersion } from '../content/detection.ts'
import { changedRepository, writeRepository } from './example-files.ts'
import type { Files } from './example-repository.ts'
import { type Problem, validate } from './validate.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-once-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000
const DETECTION = 'detections/odd_logon.yml'

async function problems(pieces: Files, format: FormatVersion = 5): Promise<Problem[]> {
  const folder = writeRepository(root, changedRepository(pieces, format))
  return (await validate(folder, { now: NOW })).problems
}

const rules = async (pieces: Files, format?: FormatVersion): Promise<string[]> =>
  (await problems(pieces, format)).map(({ rule }) => rule)

const risk = (field: string, message = '$user$ logged on.'): Files => ({
  [DETECTION]: `rba:\n  message: ${message}\n  risk_objects:\n    - field: ${field}\n      type: user\n      score: 10`,
})
const search = (text: string): string => `search: |-\n${text.replace(/^/gm, '  ')}`

test('a field that neither the search names nor the rows have', async () => {
  const [found, ...more] = await problems(risk('usre'))
  expect(more).toEqual([])
  expect(found).toMatchObject({ rule: 'V62', text: 'usre', hint: 'Did you mean `user`?' })
  expect(found!.message).toBe(
    'The search does not name `usre`. The rows have no field `usre`. The search gives only user, dest, count.',
  )
  expect(await rules(risk('user', '$usre$ logged on.'))).toEqual(['V63'])
  expect(await rules({ [DETECTION]: 'tags:\n  throttling:\n    fields: [nosuch]\n    period: 1h' })).toEqual(['V55'])
  expect(await rules({ [DETECTION]: 'tags:\n  throttling:\n    fields: [no such]\n    period: 1h' })).toEqual(['V53'])
})

test('a field that the rows have need not stand in the search', async () => {
  const text = search('`logons` | table user dest | `named` | `odd_logon_filter`')
  const rba = risk('account', '$account$ and $machine$.')[DETECTION]
  const found = await rules({
    [DETECTION]: `${text}\n${rba}\ndrilldown_searches: []\nstatus: production`,
    'macros/named.yml': 'name: named\ndefinition: rename user as account, dest as machine',
  })
  expect(found.filter((rule) => /^(V62|V63|K12|K14)$/.test(rule))).toEqual([])
})

test('without a search nothing is said of its fields', async () => {
  expect(await rules({ [DETECTION]: '# no search' })).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(V38|V55|V62|V63)$/)]),
  )
})

test('what is defined, and wrong there, is not missing', async () => {
  expect(await rules({ 'lookups/known_hosts.yml': 'lookup_type: tsv' })).not.toContain('V30')
  expect(await rules({ 'lookups/known_hosts.csv': '\n' })).toEqual(['V84'])
  expect(await rules({ 'macros/logons.yml': "definition: ''" })).toEqual(['V78'])
  const folder = writeRepository(root, { ...changedRepository({}), 'stories/odd_behavior.yml': 'name: [Odd\n' })
  expect((await validate(folder, { now: NOW })).problems.map(({ rule }) => rule)).toEqual(['V2'])
})

test('format 6: a date that does not exist, and a key of format 5', async () => {
  expect(await rules({ [DETECTION]: "modification_date: '2026-02-30'" }, 6)).toEqual(['V119'])
  const files = changedRepository({}, 6)
  const folder = writeRepository(root, { ...files, [DETECTION]: `${files[DETECTION]}tags:\n  cve: []\n` })
  expect((await validate(folder, { now: NOW })).problems).toMatchObject([{ rule: 'V121', text: 'tags' }])
})

test('a key that stands twice is the text in question', async () => {
  const pieces = { [DETECTION]: 'explanation: One.\nexplanation: Two.' }
  expect(await problems(pieces)).toMatchObject([{ rule: 'K2', text: 'explanation' }])
})

test('settings of a deployment', async () => {
  const place = 'deployments/escu_default_configuration_anomaly.yml'
  expect(await rules({ [place]: 'scheduling:\n  cron_schedule: "*/61 * * * *"' })).toEqual(['K24'])
  expect(await rules({ [place]: 'alert_action:\n  notable:\n    rule_title: x' })).toContain('V116')
})
