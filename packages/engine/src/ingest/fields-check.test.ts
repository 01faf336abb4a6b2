import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkFields, FieldsCheckError } from './fields-check.ts'
import { windowsEvent } from './test-loader.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-fields-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function cases(...entries: Record<string, unknown>[]): string {
  const path = join(root, 'cases.json')
  const defaults = { format: 'xml', truncated: false, entry: null, rule_fields: [], unexplained: [], all_fields: [] }
  writeFileSync(path, JSON.stringify({ entries: entries.map((entry) => ({ ...defaults, ...entry })) }))
  return path
}

describe('field cases', () => {
  it('compare names with those that a sample gives', async () => {
    const check = await checkFields(
      cases(
        {
          name: 'one',
          source: 'XmlWinEventLog:Security',
          sourcetype: 'xmlwineventlog',
          example_log: windowsEvent('Security', 4688, { A: 'x' }),
          raw_fields: ['A', 'EventCode', 'B'],
          rule_fields: ['dest', 'nothing'],
          unexplained: ['signature', 'other'],
          all_fields: ['A', 'EventCode', 'B', 'dest'],
        },
        { name: 'two', source: 's', sourcetype: 'unheard:of', example_log: 'x', raw_fields: ['a', 'b'] },
      ),
    )
    expect([check.found, check.expected]).toEqual([3, 7])
    expect(check.cases[0]).toMatchObject({
      readBy: 'win_security',
      expected: 5,
      missing: ['B', 'nothing'],
      unexplainedFound: ['signature'],
    })
    expect(check.cases[0]!.gained).toContain('vendor')
    expect(check.cases[0]!.gained).not.toContain('dest')
    expect(check.cases[1]).toMatchObject({ readBy: 'misc_text', missing: ['a', 'b'], reason: undefined })
  })
  it('tell which missing names the sample can not give, and excuse no others', async () => {
    const whole = windowsEvent('Security', 4688, { NewProcessName: 'C:\\a.exe', Empty: '' })
    const cutOff = whole.slice(0, whole.indexOf('<Data'))
    const sample = { source: 'XmlWinEventLog:Security', sourcetype: 'XmlWinEventLog', all_fields: [] }
    const check = await checkFields(
      cases(
        // process_name needs what was cut off; nothing says that no_such_field is made of anything; dest was there to be found.
        {
          ...sample,
          name: 'cut',
          truncated: true,
          example_log: cutOff,
          raw_fields: ['no_such_field'],
          rule_fields: ['process_name', 'dest'],
        },
        // The same sample, said to be whole.
        { ...sample, name: 'whole', example_log: cutOff, raw_fields: [], rule_fields: ['process_name'] },
        { ...sample, name: 'empty', example_log: whole, raw_fields: ['Empty', 'Absent'] },
      ),
    )
    expect(check.cases.map(({ missing, outOfReach }) => ({ missing, outOfReach }))).toEqual([
      { missing: ['no_such_field', 'process_name'], outOfReach: ['process_name'] },
      { missing: ['process_name'], outOfReach: [] },
      { missing: ['Empty', 'Absent'], outOfReach: ['Empty'] },
    ])
    expect([check.found, check.outOfReach, check.expected]).toEqual([1, 2, 6])
  })
  it('say what is wrong with their file', async () => {
    const broken = join(root, 'broken.json')
    writeFileSync(broken, '{"entries":[{"name":1}]}')
    await expect(checkFields(broken)).rejects.toThrow(FieldsCheckError)
    await expect(checkFields(broken)).rejects.toThrow(/holds no field cases: entries\.0\.name/)
    await expect(checkFields(join(root, 'none.json'))).rejects.toThrow(/can't be read/)
  })
})

const shared = '../shared/reference/cim/fields-check.json'
const COVERED = [
  'sysmon',
  'win_powershell',
  'win_application',
  'win_other_xml',
  'win_defender',
  'win_security',
  'win_system',
  'wineventlog_classic',
  'admon',
  'plain_json',
]
const NETWORK = [
  'sysmon_linux',
  'linux_auditd',
  'linux_secure',
  'suricata',
  'stream',
  'paloalto',
  'nginx',
  'misc_text',
  'kube_falco',
]
const NOT_IN_THE_SAMPLES = 209

describe.skipIf(!existsSync(shared))('the cases beside the repository', () => {
  it('all have their names, where a source type is built in', { timeout: 60_000 }, async () => {
    const { entries } = JSON.parse(readFileSync(shared, 'utf8')) as { entries: { entry: string; format: string }[] }
    const { cases } = await checkFields(shared)
    const covered = cases.filter((_, i) => COVERED.includes(entries[i]!.entry))
    expect(covered).toHaveLength(81)
    // Data that is empty in the sample, or stands in the part of it that was cut off: nine hold a time and nothing else.
    expect(covered.flatMap((one) => one.missing.filter((name) => !one.outOfReach.includes(name)))).toEqual([])
    expect(covered.reduce((sum, one) => sum + one.missing.length, 0)).toBe(NOT_IN_THE_SAMPLES)
    expect(covered.flatMap((one) => (one.truncated ? [] : one.missing))).toEqual([
      'Involved_File',
      'Target_Commandline',
      'Path',
      'Target_Commandline',
      'New_Value',
    ])
  })
  it('of Linux, networks and the web have all their names, and no others than rules give', {
    timeout: 60_000,
  }, async () => {
    const { entries } = JSON.parse(readFileSync(shared, 'utf8')) as { entries: { entry: string }[] }
    const { cases } = await checkFields(shared)
    const gained = new Map(
      NETWORK.map((entry) => {
        const ofEntry = cases.filter((_, i) => entries[i]!.entry === entry)
        expect(ofEntry.length).toBeGreaterThan(0)
        expect(ofEntry.flatMap(({ missing }) => missing)).toEqual([])
        return [entry, [...new Set(ofEntry.flatMap((one) => one.gained))].sort()]
      }),
    )
    // Arguments and units that searches ask for although the list lacks them, and rules that the list does not show.
    expect(gained.get('linux_auditd')).toEqual(['a0', 'a1', 'a2', 'dest', 'unit'])
    expect(gained.get('linux_secure')).toEqual([
      'authentication_method',
      'authentication_service',
      'dest_host',
      'src_ip',
      'status',
    ])
    expect(gained.get('sysmon_linux')).toEqual(['dvc', 'user_id'])
    for (const entry of ['nginx', 'misc_text', 'kube_falco']) expect([entry, gained.get(entry)]).toEqual([entry, []])
  })
})
/** Their lists hold the names of many events; the rest of a sample that was cut in the repository. */
const LISTS_OF_MANY = ['AWS CloudTrail DeleteAlarms', 'AWS CloudTrail DeleteSnapshot']
const CLOUDS = [
  'aws_asl',
  'aws_cloudfront',
  'aws_cloudtrail',
  'aws_other_json',
  'aws_vpcflow',
  'azure_aad',
  'azure_audit',
  'crowdstrike_fdr',
  'defender_advanced_hunting',
  'gws_login',
  'o365',
  'osquery',
]

describe.skipIf(!existsSync(shared))('the cases of cloud services', () => {
  it('have their names, and no others than the rules or the sample give', { timeout: 60_000 }, async () => {
    const { entries } = JSON.parse(readFileSync(shared, 'utf8')) as {
      entries: { entry: string; example_log: string }[]
    }
    const reference = parse(readFileSync(shared.replace('fields-check.json', 'sourcetypes.yml'), 'utf8')) as {
      sourcetypes: Record<string, { fields?: Record<string, unknown>; positions?: string[] }>
    }
    const { cases } = await checkFields(shared)
    const missing: string[] = []
    const wrong: string[] = []
    cases.forEach((one, i) => {
      const { entry, example_log } = entries[i]!
      if (!CLOUDS.includes(entry)) return
      const { fields = {}, positions = [] } = reference.sourcetypes[entry]!
      if (!LISTS_OF_MANY.includes(one.name)) missing.push(...one.missing.map((name) => `${one.name}: ${name}`))
      const last = (name: string) => name.split('.').at(-1)!.replaceAll('{}', '')
      const given = (name: string) =>
        name in fields || positions.includes(name) || example_log.includes(`"${last(name)}"`)
      wrong.push(...one.gained.filter((name) => !given(name)).map((name) => `${one.name}: ${name}`))
    })
    expect(missing).toEqual(['GitHub: timestamp'])
    // The one is cut, the other has 65 seconds.
    expect(wrong).toEqual(['GitHub: parse_error', 'O365 UserLoginFailed: parse_error'])
  })
})
if (!existsSync(shared)) console.log(`skipped: no field cases in ${shared}`)
