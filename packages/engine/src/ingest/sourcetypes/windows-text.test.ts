/** Rendered Windows events that are not as they should be. test/source-values holds the values of those that are. */
import { describe, expect, it } from 'vitest'
import { rowsOf, windowsEvent } from '../test-loader.ts'

const TEXT = '03/05/2024 10:18:29 AM\nLogName=Security\nEventCode=4624\nComputerName=pc-1\nMessage=An account.\n'

describe('rendered events', () => {
  it('among events as XML stay apart from them, and are said to be of another form', async () => {
    const { rows, report } = await rowsOf(`${TEXT}\n${windowsEvent('Security', 4688, {})}\n${TEXT}`)
    expect(report.entry).toBe('wineventlog_classic')
    expect(rows.map(({ fields }) => [fields.EventCode, fields.Message])).toEqual([
      ['4624', 'An account.'],
      [undefined, undefined],
      ['4624', 'An account.'],
    ])
    expect(rows[1]!._raw).toBe(windowsEvent('Security', 4688, {}))
    expect(rows[1]!.fields.parse_error).toContain('text: the event does not begin with a time')
  })
  it('without an end, a message or a header are what there is of them', async () => {
    const { rows, report } = await rowsOf('03/05/2024 10:18:29 AM', { sourcetype: 'WinEventLog' })
    expect(report).toMatchObject({ events: 1, eventsWithProblems: 0 })
    expect(rows[0]).toMatchObject({ _time: 1709633909, _raw: '03/05/2024 10:18:29 AM', sourcetype: 'WinEventLog' })
    expect(rows[0]!.fields).toMatchObject({ vendor_product: 'Microsoft Windows' })
    expect(Object.keys(rows[0]!.fields)).not.toContain('EventCode')
  })
  it('of a day that does not exist get the time of the event before', async () => {
    const { rows, report } = await rowsOf(`${TEXT}${TEXT.replace('03/05', '02/30')}`)
    expect(rows.map(({ _time }) => _time)).toEqual([1709633909, 1709633909])
    expect(report.problems.map(({ message }) => message)).toEqual([expect.stringMatching(/^time: none found/)])
  })
  it('are XML where they are, whatever their sourcetype is called', async () => {
    const options = { sourcetype: 'WinEventLog', source: 'WinEventLog:Security' }
    const { rows, report } = await rowsOf(windowsEvent('Security', 4688, { NewProcessName: 'C:\\a.exe' }), options)
    expect(report).toMatchObject({ entry: 'win_security', eventsWithProblems: 0 })
    expect(rows[0]).toMatchObject({ ...options, fields: { process_name: 'a.exe', eventtype: 'wineventlog_security' } })
  })
  it('under a source type that takes any text are pairs', async () => {
    const options = { sourcetype: 'ActiveDirectory', source: 'ActiveDirectory' }
    const { rows, report } = await rowsOf(windowsEvent('Security', 4688, {}), options)
    expect(report.entry).toBe('admon')
    expect(rows[0]!.fields).toMatchObject({ SystemTime: '2024-03-05T09:18:29.3133284Z', ThreadID: '1' })
    expect(rows[0]!.fields.parse_error).toContain(
      'text: lines that belong to no event: none of them is one that begins an event',
    )
  })
})
