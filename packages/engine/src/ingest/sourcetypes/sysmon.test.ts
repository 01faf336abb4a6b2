/** What the built-in rules make of Sysmon's events: values, not only names. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf, windowsEvent } from '../test-loader.ts'

async function row(channel: string, code: number, data: Record<string, string>, more = {}) {
  const { rows, report } = await rowsOf(windowsEvent(channel, code, data, more))
  expect(report.eventsWithProblems).toBe(0)
  return rows[0]!
}

const SYSMON = 'Microsoft-Windows-Sysmon/Operational'
const sysmon = (code: number, data: Record<string, string>) =>
  row(SYSMON, code, { RuleName: '-', UtcTime: '2024-03-05 09:18:29.100', ProcessGuid: '{g}', ProcessId: '11', ...data })

describe('Sysmon', () => {
  it('1: a process', async () => {
    const { _time, tag, fields } = await sysmon(1, {
      Image: 'C:\\Windows\\System32\\cmd.exe',
      OriginalFileName: 'Cmd.Exe',
      CommandLine: 'cmd /c "a &amp; b"',
      CurrentDirectory: 'C:\\',
      User: 'DOM\\anna',
      IntegrityLevel: 'High',
      Hashes: `MD5=${'A'.repeat(32)},SHA256=${'B'.repeat(64)},IMPHASH=${'C'.repeat(32)}`,
      ParentProcessGuid: '{p}',
      ParentProcessId: '10',
      ParentImage: 'C:\\Windows\\explorer.exe',
      ParentCommandLine: 'explorer',
    })
    // Sysmon's own time, not that of the record.
    expect(_time).toBe(1709630309.1)
    expect(tag).toEqual(['process', 'report'])
    expect(fields).toMatchObject({
      EventDescription: 'Process creation',
      signature: 'Process creation',
      MD5: 'A'.repeat(32),
      SHA256: 'B'.repeat(64),
      IMPHASH: 'C'.repeat(32),
      action: 'allowed',
      dest: 'pc-1.example.test',
      eventtype: 'ms-sysmon-process',
      original_file_name: 'Cmd.Exe',
      os: 'Microsoft Windows',
      parent_process: 'explorer',
      parent_process_exec: 'explorer.exe',
      parent_process_guid: '{p}',
      parent_process_id: '10',
      parent_process_name: 'explorer.exe',
      parent_process_path: 'C:\\Windows\\explorer.exe',
      process: 'cmd /c "a &amp; b"',
      process_current_directory: 'C:\\',
      process_exec: 'cmd.exe',
      process_guid: '{g}',
      process_id: '11',
      process_integrity_level: 'High',
      process_name: 'cmd.exe',
      process_path: 'C:\\Windows\\System32\\cmd.exe',
      user: 'anna',
      vendor_product: 'Microsoft Sysmon',
    })
    expect(fields.SHA1).toBeUndefined()
  })
  it('3: a connection', async () => {
    const { tag, fields } = await sysmon(3, {
      Image: 'C:\\x\\a.exe',
      User: '-',
      Protocol: 'tcp',
      Initiated: 'true',
      SourceIp: '10.0.0.1',
      SourceHostname: 'pc-1',
      SourcePort: '50000',
      DestinationIsIpv6: 'false',
      DestinationIp: '10.0.0.2',
      DestinationHostname: '-',
      DestinationPort: '443',
    })
    expect(tag).toEqual(['communicate', 'network'])
    expect(fields).toMatchObject({
      app: 'C:\\x\\a.exe',
      dest: '10.0.0.2',
      dest_ip: '10.0.0.2',
      dest_port: '443',
      direction: 'outbound',
      protocol_version: 'ipv4',
      src: 'pc-1',
      src_ip: '10.0.0.1',
      transport: 'tcp',
      transport_dest_port: 'tcp/443',
    })
    expect(fields).not.toHaveProperty('dest_host')
    expect(fields).not.toHaveProperty('user')
  })
  it.each([
    [5, {}, 'blocked'],
    [7, {}, 'success'],
    [11, { CreationUtcTime: '2024-03-05 09:18:29.100' }, 'created'],
    [11, { CreationUtcTime: '2020-01-01 00:00:00.000' }, 'modified'],
    [12, { EventType: 'CreateKey' }, 'created'],
    [12, { EventType: 'DeleteValue' }, 'deleted'],
    [13, { EventType: 'SetValue' }, 'modified'],
    [20, { Operation: 'Created' }, 'created'],
    [21, { Operation: 'Deleted' }, 'deleted'],
    [23, {}, 'deleted'],
    [22, {}, undefined],
  ])('%i with %j: the action is %s', async (code, data, action) => {
    expect((await sysmon(code, data)).fields.action).toBe(action)
  })
  it('8 and 10: the process that is touched, its toucher as parent', async () => {
    const { tag, fields } = await sysmon(10, {
      SourceProcessGUID: '{s}',
      SourceProcessId: '1',
      SourceImage: 'C:\\t\\tool.exe',
      TargetProcessGUID: '{t}',
      TargetProcessId: '2',
      TargetImage: 'C:\\Windows\\system32\\lsass.exe',
      GrantedAccess: '0x1010',
    })
    expect(tag).toEqual(['process', 'report'])
    expect(fields).toMatchObject({
      process_name: 'lsass.exe',
      process_guid: '{t}',
      process_id: '2',
      parent_process_name: 'tool.exe',
      parent_process_guid: '{s}',
      parent_process_id: '1',
      granted_access: '0x1010',
      granted_access_description: ['PROCESS_VM_READ', 'PROCESS_QUERY_LIMITED_INFORMATION'],
    })
  })
  it('11: a file, without its stream', async () => {
    const { tag, fields } = await sysmon(15, {
      TargetFilename: 'C:\\d\\a.zip:Zone.Identifier',
      Hash: `MD5=${'A'.repeat(32)}`,
    })
    expect(tag).toEqual(['process', 'report'])
    expect(fields).toMatchObject({
      file_path: 'C:\\d\\a.zip',
      file_name: 'a.zip',
      file_hash: `MD5=${'A'.repeat(32)}`,
      MD5: 'A'.repeat(32),
    })
    expect((await sysmon(11, {})).tag).toEqual(['endpoint', 'filesystem'])
  })
  it('13: a registry value', async () => {
    const { tag, fields } = await sysmon(13, {
      EventType: 'SetValue',
      Image: 'C:\\a.exe',
      TargetObject: 'HKLM\\System\\Services\\X\\Start',
      Details: 'DWORD (0x00000001)',
    })
    expect(tag).toEqual(['endpoint', 'registry'])
    expect(fields).toMatchObject({
      object_category: 'registry',
      registry_hive: 'HKEY_LOCAL_MACHINE\\\\System',
      registry_key_name: 'X',
      registry_path: 'HKLM\\System\\Services\\X\\Start',
      registry_value_data: '0x00000001',
      registry_value_name: 'Start',
      registry_value_type: 'REG_DWORD',
      RegistryValueData: '0x00000001',
      RegistryValueType: 'DWORD',
      status: 'success',
    })
    const plain = await sysmon(13, { TargetObject: 'HKU\\S-1\\Run\\x', Details: 'C:\\x (1).exe' })
    expect(plain.fields).toMatchObject({ registry_value_data: 'C:\\x (1).exe', registry_hive: 'HKEY_CURRENT_USER' })
    expect(plain.fields).not.toHaveProperty('registry_value_type')
  })
  it('21: a WMI binding', async () => {
    const { tag, fields } = await sysmon(21, {
      Operation: 'Modified',
      Consumer: ' "C.Name=\\"Evil\\""',
      Filter: ' "F.Name=\\"Evil\\""',
      User: 'D\\u',
    })
    expect(tag).toEqual(['change', 'endpoint'])
    expect(fields).toMatchObject({
      ConsumerNoQuotes: 'C.Name=\\"Evil\\"',
      object: 'Evil',
      object_category: 'wmi',
      result: 'modified',
      src: 'pc-1.example.test',
      user_name: 'u',
    })
  })
  it('22: a DNS query', async () => {
    const { tag, fields } = await sysmon(22, {
      QueryName: 'a.test',
      QueryStatus: '0',
      QueryResults: 'type:  5 b.test;::ffff:192.0.2.1;',
      Image: 'C:\\w\\b.exe',
    })
    expect(tag).toEqual(['dns', 'network', 'resolution'])
    expect(fields).toMatchObject({
      query: 'a.test',
      query_count: '1',
      answer: ['b.test', '::ffff:192.0.2.1'],
      answer_count: '2',
      record_type_id: '5',
      record_type: 'CNAME',
      reply_code_id: '0',
      process_name: 'b.exe',
    })
    expect(fields).not.toHaveProperty('process_path')
    expect((await sysmon(22, { QueryResults: '-' })).fields).not.toHaveProperty('answer')
  })
})
