/** What comes out of text that is pairs, and of columns with a header. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

const at = (iso: string) => Date.parse(iso) / 1000

async function row(text: string, options = {}) {
  const { rows, report } = await rowsOf(`${text}\n`, options)
  expect(report.problems).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]!
}

describe('pairs', () => {
  it.each<[string, string, string, Record<string, string>]>([
    [
      'ivanti_vtm_audit',
      '[05/Mar/2024:10:18:29 +0100]\tUSER=!!ABSENT!!\tIP=10.1.2.3\tOPERATION=adduser\tMODUSER=eve\tMODGROUP=admin',
      '2024-03-05T09:18:29Z',
      { USER: '!!ABSENT!!', IP: '10.1.2.3', OPERATION: 'adduser', MODUSER: 'eve', MODGROUP: 'admin' },
    ],
    [
      'crushftp:sessionlogs',
      'SESSION|03/05/2024 09:18:29.859|[HTTPS:1_2:anonymous:10.1.2.3] READ: *POST /WebInterface/?c2f=x&command=zip HTTP/1.1*',
      '2024-03-05T09:18:29.859Z',
      {},
    ],
    [
      'papercutng',
      '2024-03-05 09:18:29,123 INFO  user=mara, printer="Floor 1"',
      '2024-03-05T09:18:29.123Z',
      { user: 'mara', printer: 'Floor 1' },
    ],
    [
      'audittrail',
      "Audit:[timestamp=03-05-2024 09:18:29.763, user=admin, action=search, info=granted , search_id='17.1', search='| stats count, dc(x) by a, b', autojoin='1'][n/a]",
      '2024-03-05T09:18:29.763Z',
      {
        timestamp: '03-05-2024 09:18:29.763',
        user: 'admin',
        action: 'search',
        info: 'granted',
        search_id: '17.1',
        search: '| stats count, dc(x) by a, b',
        dest: 'here',
      },
    ],
  ])('of %s', async (sourcetype, text, time, fields) => {
    const seen = await row(text, { sourcetype })
    expect(seen).toMatchObject({ _time: at(time), sourcetype, tag: [] })
    if (sourcetype === 'crushftp:sessionlogs') expect(seen.fields).toEqual({})
    expect(seen.fields).toMatchObject(fields)
  })
  it('of stored results keep their names and values', async () => {
    const text =
      '1709630309, search_name="ESCU - X - Rule", risk_object="pc-1", risk_score="25.0", annotations.mitre_attack="T1003", annotations.mitre_attack="T1059", note="a \\"b\\"", orig_source="s"'
    const seen = await row(text, { sourcetype: 'stash' })
    expect(seen).toMatchObject({ _time: 1709630309 })
    expect(seen.fields).toMatchObject({
      search_name: 'ESCU - X - Rule',
      risk_object: 'pc-1',
      risk_score: '25.0',
      'annotations.mitre_attack': ['T1003', 'T1059'],
      note: 'a "b"',
    })
  })
  it('of scripts have no time, which is no problem', async () => {
    const seen = await row('Schema="Microsoft.IIs.Schema" Path=C:\\x\nDriver Name : disk.sys', {
      sourcetype: 'PwSh:InstalledIISModules',
    }).catch(() => undefined)
    expect(seen).toBeUndefined()
    const { rows, report } = await rowsOf('Schema="Microsoft.IIs.Schema"\nDriver Name : disk.sys\n', {
      sourcetype: 'PwSh:InstalledIISModules',
    })
    expect(report.problems).toEqual([])
    expect(rows.map(({ fields }) => fields)).toEqual([{ Schema: 'Microsoft.IIs.Schema' }, { Driver_Name: 'disk.sys' }])
  })
  it('of rendered events keep their message whole', async () => {
    const text =
      '03/05/2024 09:18:29 AM\nLogName=Microsoft-IIS-Configuration/Operational\nEventCode=29\nComputerName=web-7.example.test\nOpCode=Info\nMessage=Changes to globalModules/add\nwere committed'
    const seen = await row(text, { sourcetype: 'IIS:Configuration:Operational' })
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), sourcetype: 'IIS:Configuration:Operational' })
    expect(seen.fields).toMatchObject({
      EventCode: '29',
      OpCode: 'Info',
      ComputerName: 'web-7.example.test',
      Message: 'Changes to globalModules/add\nwere committed',
    })
  })
  it('of Falco', async () => {
    const text =
      '12:18:18.691725165: Notice A shell was spawned (evt_type=execve user=root process=bash proc_exepath=/usr/bin/bash k8s.ns=default container_id=7a k8s_pod_name=agent-9sdhr)'
    const seen = await row(text, { now: at('2024-03-05T13:00:00Z') })
    expect(seen).toMatchObject({
      _time: at('2024-03-05T12:18:18Z') + 0.691725,
      sourcetype: 'kube:container:falco',
      tag: [],
    })
    expect(seen.fields).toEqual({
      evt_type: 'execve',
      user: 'root',
      process: 'bash',
      proc_exepath: '/usr/bin/bash',
      'k8s.ns': 'default',
      container_id: '7a',
      k8s_pod_name: 'agent-9sdhr',
    })
  })
  it('of any kind are recognised', async () => {
    const seen = await row('2024-03-05T09:18:29Z level=info msg="it works" took=12ms')
    expect(seen).toMatchObject({
      _time: at('2024-03-05T09:18:29Z'),
      sourcetype: 'kv',
      fields: { level: 'info', msg: 'it works', took: '12ms' },
    })
  })
})

describe('columns', () => {
  it.each([
    ['csv', ','],
    ['tsv', '\t'],
  ])('of %s, named by the header', async (sourcetype, separator) => {
    const text = [
      ['time', 'User Name', 'note', 'none'],
      ['2024-03-05T09:18:29Z', 'mara', `"two${separator} ""lines""\nof it"`, ''],
      ['2024-03-05T09:18:30Z', 'eve', 'x', 'y'],
    ]
      .map((one) => one.join(separator))
      .join('\n')
    const { rows, report } = await rowsOf(text)
    expect(report).toMatchObject({ events: 2, eventsWithProblems: 0 })
    expect(rows.map(({ _time, sourcetype: type, fields }) => [_time, type, fields])).toEqual([
      [
        at('2024-03-05T09:18:29Z'),
        sourcetype,
        { time: '2024-03-05T09:18:29Z', User_Name: 'mara', note: `two${separator} "lines"\nof it` },
      ],
      [
        at('2024-03-05T09:18:30Z'),
        sourcetype,
        { time: '2024-03-05T09:18:30Z', User_Name: 'eve', note: 'x', none: 'y' },
      ],
    ])
  })
})

describe('text of no form', () => {
  it.each([
    'just text\n',
    'one, two\nthree\n',
    'a=b\nmore words\nand more\n',
    'Dear Sir, Madam, and all,\nhello\nthere\n',
  ])('%j is refused', async (text) => {
    expect((await rowsOf(text)).report).toMatchObject({ status: 'refused', events: 0 })
  })
})
