/** What the built-in rules make of the Security log: values, not only names. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf, windowsEvent } from '../test-loader.ts'

async function row(channel: string, code: number, data: Record<string, string>, more = {}) {
  const { rows, report } = await rowsOf(windowsEvent(channel, code, data, more))
  expect(report.eventsWithProblems).toBe(0)
  return rows[0]!
}

const SUCCESS = '<Keywords>0x8020000000000000</Keywords>'
const FAILURE = '<Keywords>0x8010000000000000</Keywords>'
const security = (code: number, data: Record<string, string>, system = SUCCESS, rest = '') =>
  row('Security', code, data, { system, rest })

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
    expect(tag).toEqual(['authentication', 'failure', 'remote'])
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
    expect(tag).toEqual(['audit', 'authentication', 'privileged', 'success'])
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
