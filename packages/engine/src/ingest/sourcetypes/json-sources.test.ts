/** JSON lines, and Windows events in JSON in the shapes of several writers. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

async function row(event: Record<string, unknown>, options = {}) {
  const { rows, report } = await rowsOf(`${JSON.stringify(event)}\n`, options)
  expect(report.problems).toEqual([])
  return rows[0]!
}

describe('Windows events in JSON', () => {
  const nxlog = {
    EventTime: '2020-06-09 22:50:54',
    EventReceivedTime: '2020-06-09 22:50:56',
    '@timestamp': '2020-06-10T02:50:56.537Z',
    Hostname: 'ws6.example.test',
    Keywords: -9214364837600034816n,
    SeverityValue: 2,
    EventID: 4688,
    SourceName: 'Microsoft-Windows-Security-Auditing',
    ProviderGuid: '{1}',
    OpcodeValue: 0,
    Opcode: 'Info',
    RecordNumber: 713650,
    ExecutionProcessID: 4,
    Channel: 'Security',
    NewProcessName: 'C:\\a\\b.exe',
    CommandLine: 'C:\\a\\b.exe x',
    host: 'collector',
  }
  /** JSON.stringify knows no big integers. */
  const text = (event: Record<string, unknown>) =>
    JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? `#${value}#` : value)).replace(
      /"#(-?\d+)#"/g,
      '$1',
    )

  it('of nxlog get the names and rules of the XML form', async () => {
    const { rows, report } = await rowsOf(text(nxlog))
    expect(report).toMatchObject({ entry: 'windows_json', eventsWithProblems: 0 })
    expect(rows[0]).toMatchObject({
      // Local time; the two times of receipt tell that its zone is four hours behind.
      _time: Date.parse('2020-06-10T02:50:54Z') / 1000,
      sourcetype: 'windows:json',
      source: 'XmlWinEventLog:Security',
      host: 'ws6',
      tag: ['process', 'report'],
    })
    expect(rows[0]!.fields).toMatchObject({
      Computer: 'ws6.example.test',
      EventCode: '4688',
      EventID: '4688',
      EventRecordID: '713650',
      Guid: '{1}',
      Keywords: 'Audit Success',
      Level: '4',
      Name: 'Microsoft-Windows-Security-Auditing',
      Opcode: '0',
      ProcessID: '4',
      RecordNumber: '713650',
      action: 'allowed',
      dest: 'ws6.example.test',
      eventtype: 'wineventlog_security',
      extracted_host: 'collector',
      process: 'C:\\a\\b.exe x',
      process_name: 'b.exe',
    })
  })
  it('of nxlog alone are in the zone that the user names', async () => {
    const { '@timestamp': _, ...alone } = nxlog
    const { rows } = await rowsOf(text(alone), { zone: 'America/New_York' })
    expect(rows[0]!._time).toBe(Date.parse('2020-06-10T02:50:54Z') / 1000)
  })
  it('of Sysmon use its time', async () => {
    const event = {
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Hostname: 'h',
      UtcTime: '2020-06-10 02:50:54.631',
      EventTime: '2020-06-09 22:50:54',
      Image: 'C:\\a.exe',
      Keywords: '0x8000000000000000',
    }
    const { _time, source, tag, fields } = await row(event)
    expect([_time, source, tag]).toEqual([
      1591757454.631,
      'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational',
      ['process', 'report'],
    ])
    expect(fields).toMatchObject({
      process_name: 'a.exe',
      EventDescription: 'Process creation',
      Keywords: '0x8000000000000000',
    })
  })
  it('of Azure Monitor carry their data inside a text, as JSON', async () => {
    const data = {
      UtcTime: '2022-05-13T08:54:05.1230000Z',
      Image: 'C:\\t.exe',
      DestinationPort: '8080',
      DestinationHostname: '-',
      DestinationIp: '192.0.2.5',
    }
    const { _time, host, fields } = await row({
      TimeGenerated: '2022-05-13T08:54:06Z',
      Provider: 'P',
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Computer: 'WS5',
      EventLevel: 4,
      EventID: 3,
      EventData: JSON.stringify(data),
    })
    expect([_time, host]).toEqual([1652432045.123, 'WS5'])
    expect(fields).toMatchObject({ Image: 'C:\\t.exe', dest_port: '8080', dest: '192.0.2.5', Name: 'P', Level: '4' })
  })
  it('or as XML', async () => {
    const xml = '<EventData xmlns="u">\r\n  <Data Name="SubjectUserName">a</Data>\r\n</EventData>'
    const { _time, fields } = await row({
      TimeGenerated: '2022-05-13T08:54:06Z',
      Channel: 'Security',
      Computer: 'WS5',
      EventID: 4672,
      EventData: xml,
    })
    expect(_time).toBe(1652432046)
    expect(fields).toMatchObject({ SubjectUserName: 'a', user: 'a' })
  })
})

describe('JSON without rules', () => {
  it('has every leaf, the time it tells, the host of the machine', async () => {
    const seen = await row({ time: '2024-01-01T00:00:00+02:00', a: { b: [{ c: 'x' }, { c: 'y' }] }, n: null, e: '' })
    expect(seen).toMatchObject({
      _time: Date.parse('2023-12-31T22:00:00Z') / 1000,
      sourcetype: '_json',
      source: 'text',
      host: 'here',
      fields: { time: '2024-01-01T00:00:00+02:00', 'a.b{}.c': ['x', 'y'], n: 'null', e: '' },
    })
  })
  it.each([
    [{ timestamp: 1_700_000_000_123 }, 1_700_000_000.123],
    [{ '@timestamp': '2024-01-01T00:00:00Z' }, 1_704_067_200],
    [{ eventTime: '2024-01-01T00:00:00Z', x: '2020-01-01T00:00:00Z' }, 1_704_067_200],
    [{ detail: { when: '2024-01-01 00:00:00' } }, 1_704_067_200],
  ])('%j', async (event, time) => {
    expect((await row(event))._time).toBe(time)
  })
  it('is read as such, whatever XML source type the user names', async () => {
    const { rows, report } = await rowsOf('{"time":"2024-01-01T00:00:00Z","a":1}', {
      sourcetype: 'XmlWinEventLog',
      source: 'XmlWinEventLog:Security',
    })
    expect(report.notice).toBe('XmlWinEventLog is XML, the file is JSON: read as json')
    expect(rows[0]).toMatchObject({
      sourcetype: 'XmlWinEventLog',
      source: 'XmlWinEventLog:Security',
      fields: { a: '1' },
    })
    expect(rows[0]!.fields).not.toHaveProperty('vendor')
  })
})

describe('text', () => {
  it('is loaded a line an event when the user says so', async () => {
    const { rows, report } = await rowsOf('2024-01-01 00:00:00 a\r\n\nno time\n', { sourcetype: 'generic_single_line' })
    expect(rows.map(({ _raw, _time, fields }) => [_raw, _time, fields.parse_error])).toEqual([
      ['2024-01-01 00:00:00 a', 1_704_067_200, undefined],
      ['no time', 1_704_067_200, 'time: none found in the event, that of the event before it is used'],
    ])
    expect(report.problems).toEqual([{ kind: 'time', line: 3, message: rows[1]!.fields.parse_error }])
  })
  it('is refused otherwise', async () => {
    const { report } = await rowsOf('just text\n')
    expect(report).toMatchObject({
      status: 'refused',
      reason: 'its content is of no source type that is known: name one with --sourcetype',
      events: 0,
    })
  })
})
