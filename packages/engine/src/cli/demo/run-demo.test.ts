/** The examples hold: they load without complaint, every detection finds what its test says and nothing else. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../../search/knowledge.ts'
import { runSearch } from '../../search/run-search.ts'
import { insertRows } from '../../stores/insert-rows.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import { printDemo } from '../output/demo.ts'
import { demoJson } from '../output/demo-json.ts'
import { makePaint, type Terminal } from '../terminal.ts'
import { UsageError } from '../verb.ts'
import { demoEntities } from './demo-summary.ts'
import { exampleFolder } from './example-folder.ts'
import { nextCommands } from './next-commands.ts'
import { type DemoResult, runDemo } from './run-demo.ts'

const examples = exampleFolder()
const directory = resolve(examples.content, '..', '..')
const PLACE = { examples, data: '.karst-demo', directory, program: 'npx karst' }

let store: Store
let result: DemoResult

/** Every reading is 1.25 s after the one before. */
function slowClock(): () => number {
  let now = 0
  return () => {
    now += 1250
    return now
  }
}

beforeAll(async () => {
  store = await openTemporaryStore()
  result = await runDemo(store, { examples, clock: slowClock() })
})

afterAll(() => store.close())

describe('the content', () => {
  test('loads without a complaint', () => {
    expect(result.content.diagnostics).toEqual([])
    expect([...result.content.detections.all().values()].map(({ formatVersion }) => formatVersion)).toEqual(
      Array(12).fill(5),
    )
  })

  test('every reference leads somewhere', () => {
    for (const detection of result.content.detections.all().values()) {
      for (const story of detection.tags.analyticStories) expect(result.content.stories.get(story)).toBeDefined()
      for (const source of detection.dataSource) expect(result.content.dataSources.get(source)).toBeDefined()
      for (const { data } of detection.tests.flatMap((each) => each.attackData))
        expect(existsSync(join(examples.content, data)), data).toBe(true)
    }
  })

  test('searches compile without a word', () => {
    expect(result.runs.flatMap(({ search }) => search.diagnostics.map(({ message }) => message))).toEqual([])
  })
})

describe('the logs', () => {
  test('are what generate-logs.mjs writes', async () => {
    const generator = join(examples.logs, '..', 'generate-logs.mjs')
    const { exampleLogs } = (await import(generator)) as { exampleLogs: () => Map<string, string> }
    for (const [name, text] of exampleLogs()) {
      expect(readFileSync(join(examples.logs, name), 'utf8') === text, name).toBe(true)
    }
  })

  test('name no address outside the ranges for documentation', () => {
    const addresses = result.files === 6 ? allText().match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)! : []
    const outside = addresses.filter((address) => !/^(192\.0\.2|198\.51\.100|203\.0\.113|127\.0\.0)\./.test(address))
    // Object identifiers of certificates and the version of a browser look like addresses.
    expect([...new Set(outside)].sort()).toEqual(['1.3.6.1', '140.0.0.0', '5.5.7.3'])
  })
})

function allText(): string {
  const names = ['certificates.log', 'cloudtrail.json', 'powershell.log', 'security.log', 'sysmon.log', 'system.log']
  return names.map((name) => readFileSync(join(examples.logs, name), 'utf8')).join('')
}

test('every detection finds the attack, and only that', () => {
  const found = result.runs.map(({ detection, search, outcome }) => [
    detection.name,
    `${search.rows.length} rows, ${outcome?.riskEvents.length} risk events, ${outcome?.findings.length} findings`,
  ])
  expect(Object.fromEntries(found)).toMatchInlineSnapshot(`
    {
      "AWS Audit Trail Stopped": "1 rows, 1 risk events, 1 findings",
      "AWS Console Login Without MFA": "1 rows, 1 risk events, 0 findings",
      "Administrator Logon From Workstation": "1 rows, 2 risk events, 0 findings",
      "Certificate Exported By Unusual Program": "1 rows, 2 risk events, 0 findings",
      "Credential Theft In Stages": "4 rows, 0 risk events, 4 findings",
      "LSASS Memory Dumped With Comsvcs": "2 rows, 4 risk events, 2 findings",
      "LSASS Memory Read": "2 rows, 4 risk events, 2 findings",
      "PowerShell Downloads And Starts Program": "1 rows, 1 risk events, 0 findings",
      "PowerShell With Encoded Command": "2 rows, 4 risk events, 0 findings",
      "Program In User Folder On Few Hosts": "2 rows, 0 risk events, 0 findings",
      "Scheduled Task In Writable Folder": "1 rows, 2 risk events, 1 findings",
      "Service In Writable Folder": "2 rows, 2 risk events, 2 findings",
    }
  `)
})

test('records need nothing that the rows lack', () => {
  expect(result.runs.flatMap(({ outcome }) => outcome?.diagnostics ?? [])).toEqual([])
})

test('drilldowns find what they were opened from', async () => {
  const knowledge = new Knowledge(store, result.content)
  const opened = result.runs.flatMap(({ outcome }) => outcome?.drilldowns.flatMap(({ drilldowns }) => drilldowns) ?? [])
  expect(opened.length).toBeGreaterThan(20)
  for (const { name, search, earliest, latest, anchor, usable } of opened) {
    // Opened a second after the run: a range without an end reaches up to now, and the run's records are from then.
    const time = { now: anchor + 1, earliest, latest, timeZone: 'UTC' }
    const { rows, diagnostics } = await runSearch(store, knowledge, search, { time })
    expect({ usable, rows: rows.length, diagnostics }, name).toEqual({
      usable: true,
      rows: expect.anything(),
      diagnostics: [],
    })
    expect(rows.length, name).toBeGreaterThan(0)
  }
})

describe('what is shown', () => {
  const show = (width: number): string => {
    const lines: string[] = []
    const paint = makePaint(false)
    const out = (text: string): void => void lines.push(text)
    const terminal: Terminal = { out, err: out, paint, paintErr: paint, width, interactive: false }
    printDemo(result, nextCommands(PLACE, demoEntities(result)[0]), terminal)
    return lines.join('\n')
  }

  test('in 100 columns', () => {
    expect(show(100)).toMatchInlineSnapshot(`
      "karst demo  one made-up day in a made-up network, 2026-11-17

      Findings  what an analyst would look at, the most urgent first (index=notable)
      urgency     title                              entity                        type         ATT&CK
      ● critical  RBA: Credential Theft In Stages    ws-03.example.test            Correlation  T1003.001
      ● high      RBA: Credential Theft In Stages    fs-01.example.test            Correlation  T1003.001
      ● high      RBA: Credential Theft In Stages    mia                           Correlation  T1003.001
      ● high      RBA: Credential Theft In Stages    lena-adm                      Correlation  T1003.001
      ● high      AWS Audit Trail Stopped            lena                          TTP          T1562.008
      ● high      LSASS Memory Dumped With Comsvcs   fs-01.example.test, lena-adm  TTP          T1003.001
      ● high      LSASS Memory Dumped With Comsvcs   ws-03.example.test, mia       TTP          T1003.001
      ● high      LSASS Memory Read                  fs-01.example.test, lena-adm  TTP          T1003.001
      ● high      LSASS Memory Read                  ws-03.example.test, mia       TTP          T1003.001
      ● medium    Scheduled Task In Writable Folder  ws-03.example.test, mia       TTP          T1053.005
      ● medium    Service In Writable Folder         fs-01.example.test            TTP          T1543.003
      ● medium    Service In Writable Folder         ws-03.example.test            TTP          T1543.003

      Entities by risk  what all detections say about each host and user (index=risk)
      entity              type    score                            risk events  detections
      ws-03.example.test  system    414  ████████████████████████            7           7
        Execution, Persistence, Privilege Escalation, Defense Evasion, Credential Access, C2
      fs-01.example.test  system    315  ██████████████████▎                 5           5
        Execution, Persistence, Privilege Escalation, Defense Evasion, Credential Access, Lateral Movement
      mia                 user      264  ███████████████▎                    5           5
        Execution, Persistence, Privilege Escalation, Defense Evasion, Credential Access
      lena-adm            user      220  ████████████▊                       4           4
        Execution, Defense Evasion, Credential Access, Lateral Movement
      lena                user      127  ███████▍                            2           2
        Initial Access, Persistence, Privilege Escalation, Defense Evasion

      292 events → 12 detections → 20 rows → 23 risk events → 12 findings  in 1.3 s

      Next  each line works as it is
        Why ws-03.example.test is at the top
          npx karst search 'index=risk risk_object="ws-03.example.test" | sort - risk_score | table risk_score risk_message' --data .karst-demo
        What the store holds
          npx karst search 'index=* | stats count by sourcetype' --data .karst-demo
        What nothing alerts on: the rows of a Hunting detection
          npx karst run 'Program In User Folder On Few Hosts' --content examples/content --data .karst-demo
        One detection over one log: rows, risk events, findings, drilldowns
          npx karst run 'LSASS Memory Read' --content examples/content --logs examples/logs/sysmon.log
        A detection as SQL
          npx karst compile --sql examples/content/detections/cloud/aws_console_login_without_mfa.yml --content examples/content"
    `)
  })

  test('as the README shows it', () => {
    const readme = readFileSync(join(directory, 'README.md'), 'utf8')
    const block = /```\n(Findings {2}[\s\S]*?)\n```/.exec(readme)![1]!
    const shown = show(100).replace(/ in [\d.]+ s$/m, '')
    const lines = block.split('\n').map((line) => line.replace(/ in [\d.]+ s$/, ''))
    expect(lines.filter((line) => line !== '…' && !shown.includes(line))).toEqual([])
  })

  test('tables fit a narrow terminal', () => {
    const tables = show(80).split('\n\nNext')[0]!
    for (const line of tables.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  test('as JSON', () => {
    const json = demoJson(result, '.karst-demo', nextCommands(PLACE, demoEntities(result)[0])) as Record<
      string,
      unknown
    >
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
    const { detections, findings, entities, next, ...rest } = json
    expect(rest).toMatchInlineSnapshot(`
      {
        "data": ".karst-demo",
        "totals": {
          "detections": 12,
          "events": 292,
          "files": 6,
          "findings": 12,
          "riskEvents": 23,
          "rows": 20,
          "seconds": 1.25,
        },
        "version": 1,
      }
    `)
    expect((findings as unknown[])[0]).toMatchInlineSnapshot(`
      {
        "detection": "Credential Theft In Stages",
        "entities": [
          "ws-03.example.test",
        ],
        "eventId": "00000000-0000-4000-8000-000000000000@@notable@@dd388c5aed369583ebff64c92dc07501",
        "severity": "high",
        "techniques": [
          "T1003.001",
        ],
        "title": "RBA: Credential Theft In Stages",
        "type": "Correlation",
        "urgency": "critical",
      }
    `)
    expect((entities as unknown[])[0]).toMatchInlineSnapshot(`
      {
        "entity": "ws-03.example.test",
        "riskEvents": 7,
        "score": 414,
        "searches": [
          "Karst - Certificate Exported By Unusual Program - Rule",
          "Karst - LSASS Memory Dumped With Comsvcs - Rule",
          "Karst - LSASS Memory Read - Rule",
          "Karst - PowerShell Downloads And Starts Program - Rule",
          "Karst - PowerShell With Encoded Command - Rule",
          "Karst - Scheduled Task In Writable Folder - Rule",
          "Karst - Service In Writable Folder - Rule",
        ],
        "tactics": [
          "execution",
          "persistence",
          "privilege-escalation",
          "defense-evasion",
          "credential-access",
          "command-and-control",
        ],
        "type": "system",
      }
    `)
    expect(detections).toHaveLength(12)
    expect((next as { line: string }[]).every(({ line }) => line.startsWith('npx karst '))).toBe(true)
  })
})

describe('the store', () => {
  test('a second run gives the same', async () => {
    const again = await runDemo(store, { examples, clock: slowClock() })
    expect(demoJson(again, '', [])).toEqual(demoJson(result, '', []))
    const { rows } = await store.query("SELECT count() FROM events WHERE `index` = 'main'")
    expect(Number(rows[0]![0])).toBe(result.events)
  })

  test('one that holds something else is left alone', async () => {
    await store.clear()
    const event = { _time: 1, index: 'main', source: 's', sourcetype: 't', host: 'h', _raw: 'x', tag: [], fields: {} }
    await insertRows(store, [event])
    await expect(runDemo(store, { examples, clock: slowClock() })).rejects.toThrow(UsageError)
    const { rows } = await store.query('SELECT count() FROM events')
    expect(Number(rows[0]![0])).toBe(1)
  })
})
