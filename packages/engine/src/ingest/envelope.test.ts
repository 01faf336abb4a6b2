import { describe, expect, it } from 'vitest'
import { rowsOf, windowsEvent } from './test-loader.ts'

const trail = {
  eventVersion: '1.08',
  eventTime: '2024-03-05T09:18:29Z',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  awsRegion: 'eu-central-1',
  responseElements: { ConsoleLogin: 'Success' },
}
const lines = (...envelopes: unknown[]) => envelopes.map((one) => JSON.stringify(one)).join('\n')

describe('envelopes', () => {
  it('give the event with its own text, sourcetype, source, host and time', async () => {
    const { rows, report } = await rowsOf(
      lines(
        {
          time: '1709630310.25',
          host: 'collector',
          source: 'aws_cloudtrail',
          sourcetype: 'aws:cloudtrail',
          event: trail,
        },
        {
          event: 'level=info "quoted"\nsecond line',
          sourcetype: 'made:up',
          time: 1_709_630_311,
          fields: { zone: 'a', rack: ['1', '2'], no: { x: 1 } },
        },
        {
          event: windowsEvent('Security', 4688, { NewProcessName: 'C:\\a.exe' }),
          sourcetype: 'XmlWinEventLog',
          source: 'XmlWinEventLog:Security',
        },
      ),
    )
    expect(report).toMatchObject({ entry: 'hec', events: 3, problems: [] })
    expect(rows[0]).toMatchObject({
      _raw: JSON.stringify(trail),
      _time: 1_709_630_310.25,
      host: 'collector',
      source: 'aws_cloudtrail',
      sourcetype: 'aws:cloudtrail',
      tag: ['authentication', 'cloud', 'privileged'],
      fields: { eventName: 'ConsoleLogin', action: 'success' },
    })
    expect(rows[0]!.fields).not.toHaveProperty('event.eventName')
    expect(rows[1]).toMatchObject({
      _raw: 'level=info "quoted"\nsecond line',
      _time: 1_709_630_311,
      host: 'here',
      source: 'text',
      sourcetype: 'made:up',
      fields: { zone: 'a', rack: ['1', '2'] },
    })
    expect(rows[1]!.fields).not.toHaveProperty('no')
    expect(rows[2]).toMatchObject({ sourcetype: 'XmlWinEventLog', tag: ['process', 'report'] })
    expect(rows[2]!.fields.process_name).toBe('a.exe')
    expect(report.sources).toEqual([
      { sourcetype: 'aws:cloudtrail', source: 'aws_cloudtrail', events: 1 },
      { sourcetype: 'made:up', source: 'text', events: 1 },
      { sourcetype: 'XmlWinEventLog', source: 'XmlWinEventLog:Security', events: 1 },
    ])
  })
  it('yield to what the user says; the event tells its time where they do not', async () => {
    const options = { sourcetype: 'aws:cloudtrail', source: 's', host: 'h' }
    const { rows } = await rowsOf(lines({ event: trail, sourcetype: 'x', source: 'y', host: 'z' }), options)
    expect(rows[0]).toMatchObject({ ...options, _time: 1_709_630_309, fields: { eventName: 'ConsoleLogin' } })
  })
  it('without an event, and broken ones, are kept as they are', async () => {
    const { rows, report } = await rowsOf(
      `${lines({ time: 1_709_630_310, sourcetype: 'x', event: 'a' }, { time: 1_709_630_310, sourcetype: 'x', event: '' })}\n{"event":"cut`,
    )
    expect(rows.map(({ _raw }) => _raw)).toEqual([
      'a',
      '{"time":1709630310,"sourcetype":"x","event":""}',
      '{"event":"cut',
    ])
    expect(report.problems.map(({ kind }) => kind)).toContain('json')
  })
  it('are not what has an event among other members', async () => {
    const { rows, report } = await rowsOf(
      lines({ time: '2024-03-05T09:18:29Z', event: 'login', sourcetype: 'x', user: 'mara' }),
    )
    expect(report.entry).toBe('json')
    expect(rows[0]!.fields).toMatchObject({ event: 'login', user: 'mara' })
  })
})
