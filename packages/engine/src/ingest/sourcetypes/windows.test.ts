/** What the built-in rules make of Windows events: values, not only names. The events are made up. */
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

const SUCCESS = '<Keywords>0x8020000000000000</Keywords>'
const FAILURE = '<Keywords>0x8010000000000000</Keywords>'
const security = (code: number, data: Record<string, string>, system = SUCCESS, rest = '') =>
  row('Security', code, data, { system, rest })

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

describe('Security', () => {
  const subject = { SubjectUserSid: 'S-1', SubjectUserName: 'admin', SubjectDomainName: 'DOM', SubjectLogonId: '0x1' }
  it('4688: a process, its command line completed', async () => {
    const data = {
      ...subject,
      NewProcessId: '0xf84',
      NewProcessName: 'C:\\Program Files\\a.exe',
      TokenElevationType: '%%1936',
      ProcessId: '0xb2c',
      TargetUserName: '-',
      ParentProcessName: 'C:\\p\\parent.exe',
    }
    const { tag, fields } = await security(4688, { ...data, CommandLine: 'a --x "y z"' })
    expect(tag).toEqual(['process', 'report'])
    expect(fields).toMatchObject({
      Keywords: 'Audit Success',
      Logon_ID: '0x1',
      Token_Elevation_Type_id: '1936',
      action: 'allowed',
      dest: 'pc-1.example.test',
      name: 'A new process has been created',
      new_process_name: 'a.exe',
      parent_process_id: '0xb2c',
      parent_process_name: 'parent.exe',
      process: '"C:\\Program Files\\a.exe" --x "y z"',
      process_command_line_arguments: '--x "y z"',
      process_command_line_process: 'a',
      process_exec: 'a.exe',
      process_id: '0xf84',
      process_path: 'C:\\Program Files\\a.exe',
      session_id: '0x1',
      src_user: 'admin',
      status: 'success',
      user: 'admin',
      vendor: 'Microsoft',
    })
    expect((await security(4688, { ...data, CommandLine: '"C:\\a b\\c.exe" x' })).fields.process).toBe(
      '"C:\\a b\\c.exe" x',
    )
    expect((await security(4688, data)).fields.process).toBe('C:\\Program Files\\a.exe')
    expect((await security(4688, { ...data, NewProcessName: 'C:\\c.exe', CommandLine: 'c x' })).fields.process).toBe(
      'C:\\c.exe x',
    )
  })
  it('4625: a failed logon', async () => {
    const data = {
      SubjectUserName: '-',
      TargetUserName: 'bob',
      TargetDomainName: 'D',
      Status: '0xC000006D',
      SubStatus: '0xC000006A',
      LogonType: '3',
      AuthenticationPackageName: 'NTLM',
      WorkstationName: '-',
      IpAddress: '10.0.0.9',
      IpPort: '5',
      ProcessName: '-',
    }
    const { tag, fields } = await security(4625, data, FAILURE)
    expect(tag).toEqual(['authentication', 'remote'])
    expect(fields).toMatchObject({
      Keywords: 'Audit Failure',
      action: 'failure',
      app: 'win:remote',
      authentication_service: 'NTLM',
      signature: 'User logon with misspelled or bad password',
      src_ip: '10.0.0.9',
      src_port: '5',
      status: 'failure',
      ta_windows_action: 'failure',
      user: 'bob',
    })
    expect(fields).not.toHaveProperty('src_user')
    expect((await security(4625, { ...data, Status: '0xC0000133' }, FAILURE)).tag).not.toContain('authentication')
  })
  it('4624: local addresses are no source', async () => {
    const { fields } = await security(4624, { ...subject, TargetUserName: 'bob', IpAddress: '::1', LogonType: '5' })
    expect(fields).toMatchObject({ app: 'win:local', action: 'success', user: 'bob', src_user: 'admin' })
    expect(fields).not.toHaveProperty('src_ip')
  })
  it('1102: who cleared the log stands in UserData', async () => {
    const cleared = '<SubjectUserSid>S-1</SubjectUserSid><SubjectUserName>admin</SubjectUserName>'
    const rest = `<UserData><LogFileCleared xmlns='u'>${cleared}</LogFileCleared></UserData>`
    const { tag, fields } = await security(1102, {}, '<Keywords>0x4020000000000000</Keywords>', rest)
    expect(tag).toEqual(['audit', 'change'])
    expect(fields).toMatchObject({
      Caller_User_Name: 'admin',
      LogFileCleared_Xml: cleared,
      action: 'cleared',
      change_type: 'audit',
      object: 'audit log',
      status: 'success',
      user: 'admin',
      UserData_Xml: `<LogFileCleared xmlns='u'>${cleared}</LogFileCleared>`,
    })
  })
  it('4720 to 4758: accounts and groups', async () => {
    const created = await security(4720, { ...subject, TargetUserName: 'new', TargetDomainName: 'D', TargetSid: 'S-9' })
    expect(created.tag).toEqual(['account', 'change', 'management'])
    expect(created.fields).toMatchObject({
      action: 'created',
      user: 'new',
      src_user: 'admin',
      object: 'new',
      object_id: 'S-9',
      CategoryString: 'Account Management',
    })
    const member = { ...subject, TargetUserName: 'Admins', MemberName: 'CN=Eve\\, X,OU=a', MemberSid: 'S-1-5' }
    expect((await security(4728, member)).fields).toMatchObject({
      user: 'Eve\\, X',
      Group_Name: 'Admins',
      object_id: 'S-1-5',
    })
    expect((await security(4728, { ...member, MemberSid: 'DOM\\eve' })).fields).toMatchObject({
      user: 'eve',
      member_nt_domain: 'DOM',
    })
    expect((await security(4727, member)).fields).not.toHaveProperty('user')
    expect((await security(4781, { ...subject, NewTargetUserName: 'x', TargetSid: 's' })).fields).toMatchObject({
      user: 'x',
      object: 'x',
    })
  })
  it('4672: privileges, one value a line', async () => {
    const { tag, fields } = await security(4672, {
      ...subject,
      PrivilegeList: 'SeSecurityPrivilege\n\t\t\tSeDebugPrivilege',
    })
    expect(fields).toMatchObject({
      privilege_id: ['SeSecurityPrivilege', 'SeDebugPrivilege'],
      privilege: ['Manage auditing and the security log', 'Debug programs'],
      user: 'admin',
    })
    expect(tag).toEqual(['audit', 'authentication', 'privileged'])
  })
  it('4663: objects are files', async () => {
    const { fields } = await security(4663, { ...subject, ObjectType: 'File', ObjectName: 'C:\\d\\e.txt' })
    expect(fields).toMatchObject({
      object_file_name: 'e.txt',
      object_file_path: 'C:\\d\\e.txt',
      file_name: 'e.txt',
      file_path: 'C:\\d\\e.txt',
    })
  })
  it('5156: the process of the data, not of the log', async () => {
    const { fields } = await security(5156, {
      ProcessID: '99',
      Direction: '%%14593',
      Protocol: '6',
      DestAddress: '1.2.3.4',
      DestPort: '80',
    })
    expect(fields).toMatchObject({
      process_id: '99',
      direction: 'outbound',
      transport: 'tcp',
      dest: '1.2.3.4',
      dest_port: '80',
      action: 'allowed',
    })
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
