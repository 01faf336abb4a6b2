/** What the built-in rules make of Windows events: values, not only names. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf, windowsEvent } from '../test-loader.ts'

async function row(channel: string, code: number, data: Record<string, string>, more = {}) {
  const { rows, report } = await rowsOf(windowsEvent(channel, code, data, more))
  expect(report.eventsWithProblems).toBe(0)
  return rows[0]!
}

describe('every channel', () => {
  it('gives columns and shared fields', async () => {
    const { rows } = await rowsOf(windowsEvent('Some/Channel', 5, { A: 'x' }))
    expect(rows[0]).toMatchObject({
      _time: 1709630309.313328,
      index: 'main',
      sourcetype: 'XmlWinEventLog',
      source: 'XmlWinEventLog:Some/Channel',
      host: 'pc-1',
      tag: [],
    })
    expect(rows[0]!.fields).toMatchObject({
      A: 'x',
      EventCode: '5',
      EventID: '5',
      RecordNumber: '77',
      Computer: 'pc-1.example.test',
      dvc: 'pc-1.example.test',
      dvc_nt_host: 'pc-1',
      signature_id: '5',
      id: '77',
      user_id: 'S-1-5-18',
      vendor_product: 'Microsoft Windows',
      severity: 'informational',
      ProcessID: '412',
    })
  })
  it('gives way to what the user says', async () => {
    const log = windowsEvent('Some/Channel', 4688, { NewProcessName: 'C:\\a\\b.exe' })
    const { rows } = await rowsOf(log, {
      source: 'XmlWinEventLog:Security',
      host: 'h',
      sourcetype: 'xmlwineventlog',
      index: 'i',
    })
    expect(rows[0]).toMatchObject({
      source: 'XmlWinEventLog:Security',
      host: 'h',
      sourcetype: 'xmlwineventlog',
      index: 'i',
    })
    expect(rows[0]!.fields).toMatchObject({ process_name: 'b.exe', eventtype: 'wineventlog_security' })
  })
})

describe('System and others', () => {
  it('7045 and 7036: services', async () => {
    const installed = await row('System', 7045, { ServiceName: 'x', ImagePath: 'C:\\x.exe', StartType: 'demand start' })
    expect(installed.tag).toEqual(['report', 'service'])
    expect(installed.fields).toMatchObject({
      status: 'installed',
      start_mode: 'manual',
      service_path: 'C:\\x.exe',
      service_name: 'x',
      eventtype: 'wineventlog_system',
    })
    expect((await row('System', 7036, { param1: 'Spooler', param2: 'stopped' })).fields).toMatchObject({
      ServiceName: 'Spooler',
      service_name: 'Spooler',
      status: 'stopped',
    })
  })
  it('104: the name of the log that was cleared', async () => {
    const rest =
      '<UserData><LogFileCleared><SubjectUserName>a</SubjectUserName><Channel>System</Channel></LogFileCleared></UserData>'
    const { fields } = await row('System', 104, {}, { rest })
    expect(fields).toMatchObject({ object: 'System log', action: 'cleared', user: 'a' })
  })
  it('PowerShell 4104', async () => {
    const { fields } = await row('Microsoft-Windows-PowerShell/Operational', 4104, { ScriptBlockText: 'a\n&lt;b&gt;' })
    expect(fields).toMatchObject({
      dest: 'pc-1.example.test',
      ScriptBlockText: 'a\n&lt;b&gt;',
      signature: 'Microsoft-Windows-PowerShell Execute a Remote Command',
    })
  })
  it('Defender 1116', async () => {
    const { tag, fields } = await row('Microsoft-Windows-Windows Defender/Operational', 1116, {
      'Threat Name': 'T',
      'Action Name': 'Not Applicable',
      'Severity Name': 'Severe',
      'Detection User': 'D\\u',
    })
    expect(tag).toEqual(['attack', 'malware'])
    expect(fields).toMatchObject({
      Threat_Name: 'T',
      signature: 'T',
      action: 'deferred',
      severity: 'critical',
      user: 'D\\u',
    })
  })
})
