import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLookup } from '../lookup-table.ts'
import { loadContent } from '../repository.ts'

const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true })
})

function app(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'karst-app-'))
  made.push(dir)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}

const SAVED = `[default]
disabled = 1

[ODD - Odd Logon - Rule]
description = Finds odd logons.
search = \`security\` EventCode=4624 \\
| stats count by dest user \\
| \`odd_logon_filter\`
action.correlationsearch.enabled = 1
action.correlationsearch.annotations = {"analytic_story": ["Odd Things"], "data_source": ["Security 4624"], "mitre_attack": ["T1078.002"], "type": "TTP"}
action.correlationsearch.metadata = {"deprecated": "0", "detection_id": "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9", "detection_version": "3", "publish_time": 1714953600.0}
action.risk = 1
action.risk.param._risk_message = Odd logon on $dest$
action.risk.param._risk = [{"risk_object_field": "dest", "risk_object_type": "system", "risk_score": 40}, {"threat_object_field": "src", "threat_object_type": "ip_address"}]
action.notable = 1
action.notable.param.rule_title = Odd Logon
action.notable.param.rule_description = Finds odd logons.
action.notable.param.nes_fields = user,dest
action.notable.param.security_domain = access
cron_schedule = 0 * * * *
dispatch.earliest_time = -70m@m
dispatch.latest_time = -10m@m
schedule_window = auto
alert.suppress = 1
alert.suppress.fields = dest, user
alert.suppress.period = 1d
action.script = 1

[Nightly report]
search = index=main | stats count

[Threat - Own Rule - Rule]
search = index=main odd | table user
action.notable = 1
action.notable.param.rule_title = Odd $user$
cron_schedule = */5 * * * *
dispatch.earliest_time = -5m
dispatch.latest_time = now

[broken json - Rule]
search = index=main
action.risk = 1
action.risk.param._risk = [nothing
`

const FILES = {
  'default/app.conf':
    '[launcher]\nauthor = Example\nversion = 1.2.3\n[ui]\nlabel = Odd Content\n[package]\nid = DA-ODD\n',
  'default/savedsearches.conf': SAVED,
  'default/macros.conf':
    '[security]\ndefinition = sourcetype=old\n[pair(2)]\nargs = a, b\ndefinition = eval x="$a$", y="$b$"\n[now_eval]\niseval = 1\ndefinition = now()\n',
  'local/macros.conf': '[security]\ndefinition = sourcetype=XmlWinEventLog\n',
  'default/transforms.conf':
    '[users]\nfilename = users_20240101.csv\nmatch_type = WILDCARD(user)\ncase_sensitive_match = false\n[known]\ncollection = known\nexternal_type = kvstore\n[cut]\nREGEX = (a)\n',
  'default/collections.conf': '[known]\nfield.user = string\nfield.count = number\n',
  'default/analyticstories.conf':
    '[analytic_story://Odd Things]\ncategory = Malware\nversion = 2\nlast_updated = 2024-01-03\ndescription = d\nnarrative = n\nmaintainers = [{"company": "Example", "email": "-", "name": "Ada"}]\n[savedsearch://ODD - Odd Logon - Rule]\nasset_type = Windows\n',
  'lookups/users_20240101.csv': 'user,team\na*,red\n',
}

test('the searches, macros, lookups and stories of an app are content', async () => {
  const dir = app(FILES)
  const content = await loadContent([dir])
  const odd = content.detections.get('Odd Logon')!
  expect(odd).toMatchObject({
    type: 'TTP',
    id: '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9',
    version: 3,
    date: '2024-05-06',
    dataSource: ['Security 4624'],
    filterMacro: 'odd_logon_filter',
    deployment: undefined,
    rba: {
      message: 'Odd logon on $dest$',
      riskObjects: [{ field: 'dest', type: 'system', score: 40 }],
      threatObjects: [{ field: 'src', type: 'ip_address' }],
    },
    tags: {
      analyticStories: ['Odd Things'],
      assetType: 'Windows',
      mitreAttackIds: ['T1078.002'],
      securityDomain: 'access',
      throttling: { fields: ['dest', 'user'], periodSeconds: 86400 },
    },
  })
  expect(content.appLabelFor(odd)).toBe('ESCU')
  // The search stands in the configuration file.
  const at = odd.search.text.indexOf('stats')
  expect(odd.search.file).toBe(join(dir, 'default/savedsearches.conf'))
  expect(odd.search.rangeOf(at, at + 5).start).toMatchObject({ line: 7, column: 3 })
  expect(content.macro('security')[0]!.definition.text).toBe('sourcetype=XmlWinEventLog')
  expect(content.macro('security')[0]!.definition.file).toBe(join(dir, 'local/macros.conf'))
  expect(content.macro('pair')[0]!.arguments).toEqual(['a', 'b'])
  expect(content.macro('odd_logon_filter')).toHaveLength(1)
  expect(content.lookup('users')).toMatchObject({
    caseSensitive: false,
    matchType: [{ kind: 'WILDCARD', field: 'user' }],
  })
  expect([...openLookup(content.lookup('users')!, () => {})!.rows()]).toHaveLength(1)
  expect(content.lookup('known')!.fields).toEqual(['_key', 'user', 'count'])
  expect(content.stories.get('Odd Things')).toMatchObject({ categories: ['Malware'], author: 'Ada, Example' })
})

test('what is no content, or wrong, is said with its place', async () => {
  const content = await loadContent([app(FILES)])
  const said = content.diagnostics.map(({ code, line, file }) => `${code} ${file.split('/').at(-1)}:${line}`)
  expect(said).toEqual([
    'conf-not-carried savedsearches.conf:27',
    'conf-not-carried savedsearches.conf:29',
    'conf-value savedsearches.conf:43',
    'conf-value macros.conf:7',
    'conf-not-carried transforms.conf:8',
  ])
})

test('a search that contentctl did not write gets its type and its deployment from what it does', async () => {
  const content = await loadContent([app(FILES)])
  const own = content.detections.get('Own Rule')!
  expect(own).toMatchObject({ type: 'TTP', rba: undefined, tags: { securityDomain: 'threat' } })
  expect(content.deploymentFor(own)).toMatchObject({
    scheduling: { cron: '*/5 * * * *', earliest: '-5m', latest: 'now' },
    alertAction: { rba: false, notable: { ruleTitle: 'Odd $user$' } },
  })
})
