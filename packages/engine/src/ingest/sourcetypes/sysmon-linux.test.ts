/** What comes out of Sysmon for Linux. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

const at = (iso: string) => Date.parse(iso) / 1000

async function row(text: string, options = {}) {
  const { rows, report } = await rowsOf(`${text}\n`, options)
  expect(report.problems).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]!
}

function sysmon(code: number, data: Record<string, string>): string {
  const named = Object.entries({ RuleName: '-', UtcTime: '2024-03-05 09:18:29.313', ...data })
  return (
    `<Event><System><Provider Name="Linux-Sysmon" Guid="{f1}"/><EventID>${code}</EventID><Version>5</Version><Level>4</Level>` +
    `<Task>${code}</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime="2024-03-05T09:18:29.400000000Z"/>` +
    `<EventRecordID>77</EventRecordID><Correlation/><Execution ProcessID="812" ThreadID="815"/><Channel>Linux-Sysmon/Operational</Channel>` +
    `<Computer>web-7</Computer><Security UserId="0"/></System><EventData>` +
    `${named.map(([name, value]) => `<Data Name="${name}">${value}</Data>`).join('')}</EventData></Event>`
  )
}
const actor = { ProcessGuid: '{a1}', ProcessId: '4711', Image: '/usr/bin/curl', User: 'mara' }

describe('Sysmon for Linux', () => {
  const cases: [string, string, Record<string, unknown>, string[]][] = [
    [
      '1, a process begins',
      sysmon(1, {
        ...actor,
        CommandLine: 'curl -s http://198.51.100.7/x &gt; /tmp/x',
        CurrentDirectory: '/tmp',
        IntegrityLevel: 'no level',
        Hashes: 'SHA256=AB',
        ParentProcessGuid: '{b2}',
        ParentProcessId: '4700',
        ParentImage: '/bin/bash',
        ParentCommandLine: '-bash',
      }),
      {
        EventID: '1',
        EventCode: '1',
        EventChannel: 'Linux-Sysmon/Operational',
        RecordID: '77',
        RecordNumber: undefined,
        EventDescription: 'Process creation',
        signature: 'Process creation',
        signature_id: '1',
        vendor_product: 'Sysmon For Linux',
        os: 'Linux',
        dvc: 'web-7',
        dest: 'web-7',
        user: 'mara',
        user_id: '0',
        action: 'allowed',
        process: 'curl -s http://198.51.100.7/x &gt; /tmp/x',
        process_path: '/usr/bin/curl',
        process_name: 'curl',
        process_exec: 'curl',
        original_file_name: 'curl',
        process_id: '4711',
        process_guid: '{a1}',
        process_hash: 'SHA256=AB',
        process_current_directory: '/tmp',
        process_integrity_level: 'no level',
        parent_process: '-bash',
        parent_process_path: '/bin/bash',
        parent_process_name: 'bash',
        parent_process_exec: 'bash',
        parent_process_id: '4700',
        parent_process_guid: '{b2}',
        file_path: undefined,
        app: undefined,
        ProcessID: '812',
      },
      ['process', 'report'],
    ],
    [
      '3, a connection',
      sysmon(3, {
        ...actor,
        Protocol: 'tcp',
        Initiated: 'true',
        SourceIp: '10.1.2.3',
        SourceHostname: '-',
        SourcePort: '40112',
        DestinationIp: '198.51.100.7',
        DestinationHostname: '-',
        DestinationPort: '443',
      }),
      {
        action: 'allowed',
        app: '/usr/bin/curl',
        dest: '198.51.100.7',
        dest_ip: '198.51.100.7',
        dest_port: '443',
        direction: 'outbound',
        src: '10.1.2.3',
        src_ip: '10.1.2.3',
        src_port: '40112',
        transport: 'tcp',
        process_name: 'curl',
        process_id: '4711',
        process: undefined,
        process_path: undefined,
        os: undefined,
      },
      ['communicate', 'network'],
    ],
    [
      '3, a connection from outside to a name',
      sysmon(3, { ...actor, Initiated: 'false', DestinationIp: '10.1.2.3', DestinationHostname: 'web-7.example.test' }),
      { dest: 'web-7.example.test', direction: 'inbound' },
      ['communicate', 'network'],
    ],
    [
      '4, Sysmon stops',
      sysmon(4, { State: 'Stopped' }),
      { EventDescription: 'Sysmon service state changed', dest: 'web-7', user: 'root', action: undefined },
      ['report', 'service'],
    ],
    [
      '5, a process ends',
      sysmon(5, actor),
      {
        action: 'blocked',
        process: '/usr/bin/curl',
        process_path: '/usr/bin/curl',
        process_exec: 'curl',
        os: 'Linux',
        parent_process: undefined,
        original_file_name: undefined,
      },
      ['process', 'report'],
    ],
    [
      '9, raw reading',
      sysmon(9, { ...actor, Device: '/dev/sda1' }),
      {
        action: 'allowed',
        process_path: '/usr/bin/curl',
        process_name: 'curl',
        process: undefined,
        Device: '/dev/sda1',
      },
      ['process', 'report'],
    ],
    [
      '11, a file is made',
      sysmon(11, { ...actor, TargetFilename: '/etc/cron.d/x', CreationUtcTime: '2024-03-05 09:18:29.313' }),
      {
        action: 'created',
        file_path: '/etc/cron.d/x',
        file_name: 'x',
        file_create_time: '2024-03-05 09:18:29.313',
        object_category: 'file',
        file_modify_time: undefined,
      },
      ['endpoint', 'filesystem'],
    ],
    [
      '11, an older file changes',
      sysmon(11, { ...actor, TargetFilename: '/etc/hosts', CreationUtcTime: '2023-01-01 00:00:00.000' }),
      { action: 'modified', file_name: 'hosts' },
      ['endpoint', 'filesystem'],
    ],
    [
      '16, a new configuration',
      sysmon(16, { Configuration: '/opt/sysmon/config.xml' }),
      { signature: 'ServiceConfigurationChange', process_name: undefined },
      ['report', 'service'],
    ],
    [
      '23, a file goes',
      sysmon(23, { ...actor, TargetFilename: '/var/log/auth.log' }),
      {
        action: 'deleted',
        file_path: '/var/log/auth.log',
        file_name: 'auth.log',
        file_modify_time: '2024-03-05 09:18:29.313',
        object_category: 'file',
      },
      ['endpoint', 'filesystem'],
    ],
    [
      '255, an error',
      sysmon(255, { ID: 'QUEUE', Description: 'lost' }),
      { EventDescription: 'Error', signature: 'Error', action: undefined },
      [],
    ],
  ]
  it.each(cases)('%s', async (_, text, fields, tag) => {
    const seen = await row(text)
    expect(seen).toMatchObject({
      _time: at('2024-03-05T09:18:29.313Z'),
      sourcetype: 'sysmon:linux',
      source: 'Syslog:Linux-Sysmon/Operational',
      host: 'web-7',
      tag,
    })
    expect(seen.fields).toEqual(expect.objectContaining(without(fields)))
    for (const [name, value] of Object.entries(fields))
      if (value === undefined) expect(seen.fields).not.toHaveProperty(name)
  })
  it('behind the heads of syslog lines', async () => {
    const lines = [1, 5].map((code) => `Mar  5 09:18:30 web-7 sysmon: ${sysmon(code, actor)}`)
    const { rows, report } = await rowsOf(`${lines.join('\n')}\n`)
    expect(report).toMatchObject({ entry: 'sysmon_linux', events: 2, eventsWithProblems: 0 })
    expect(rows.map(({ _raw, fields }) => [_raw, fields.EventCode])).toEqual([
      [lines[0], '1'],
      [lines[1], '5'],
    ])
  })
  it('by either sourcetype, in any case', async () => {
    for (const sourcetype of ['Sysmon:Linux', 'sysmon_linux']) {
      expect((await row(sysmon(5, actor), { sourcetype })).fields.process_name).toBe('curl')
    }
  })
})

function without(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
