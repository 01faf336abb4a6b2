/** What comes out of the logs of Linux systems. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

const at = (iso: string) => Date.parse(iso) / 1000

async function row(text: string, options = {}) {
  const { rows, report } = await rowsOf(`${text}\n`, options)
  expect(report.problems).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]!
}

describe('what ausearch prints', () => {
  it('are records between lines of dashes, with the time of the record', async () => {
    const text = `----
time->Tue Mar  5 09:18:29 2024
type=PROCTITLE msg=audit(1709630309.313:881): proctitle="ls"
type=CWD msg=audit(1709630309.313:881): cwd="/root"
----
time->Tue Mar  5 09:18:30 2024
type=CWD msg=audit(1709630310.500:882): cwd="/tmp"
`
    const { rows, report } = await rowsOf(text)
    expect(report).toMatchObject({ events: 3, eventsWithProblems: 0 })
    expect(rows.map(({ _time, fields }) => [_time, fields.type, fields.cwd ?? fields.proctitle])).toEqual([
      [at('2024-03-05T09:18:29.313Z'), 'PROCTITLE', 'ls'],
      [at('2024-03-05T09:18:29.313Z'), 'CWD', '/root'],
      [at('2024-03-05T09:18:30.500Z'), 'CWD', '/tmp'],
    ])
  })

  it('with -i has names, decoded texts and times of the machine', async () => {
    const text = `----
type=PROCTITLE msg=audit(03/05/2024 09:18:29.313:881) : proctitle=cat /etc/shadow -n 
type=SYSCALL msg=audit(03/05/2024 09:18:29.313:881) : arch=x86_64 syscall=execve success=yes auid=mara comm=cat key=(null) 
`
    const { rows, report } = await rowsOf(text, { zone: '+01:00' })
    expect(report).toMatchObject({ events: 2, eventsWithProblems: 0 })
    expect(rows).toMatchObject([
      { _time: at('2024-03-05T08:18:29.313Z'), fields: { type: 'PROCTITLE', proctitle: 'cat /etc/shadow -n' } },
      { _time: at('2024-03-05T08:18:29.313Z'), fields: { syscall: 'execve', auid: 'mara', key: '(null)' } },
    ])
  })
})

describe('the audit log', () => {
  const head = 'msg=audit(1709630309.313:881):'
  it.each<[string, Record<string, string>]>([
    [
      `type=SYSCALL ${head} arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 ppid=410 pid=411 auid=1000 uid=0 tty=pts1 comm="chmod" exe="/usr/bin/chmod" subj=unconfined key="perm_mod"\x1dARCH=x86_64 SYSCALL=execve AUID="mara" UID="root"`,
      {
        type: 'SYSCALL',
        msg: 'audit(1709630309.313:881):',
        a0: '55d0',
        a1: '55d1',
        success: 'yes',
        pid: '411',
        comm: 'chmod',
        exe: '/usr/bin/chmod',
        key: 'perm_mod',
        ARCH: 'x86_64',
        SYSCALL: 'execve',
        AUID: 'mara',
        UID: 'root',
      },
    ],
    [
      `type=PATH ${head} item=1 name="/etc/sudoers~" inode=12 mode=0100440 ouid=0 nametype=CREATE cap_fp=0\x1dOUID="root" OGID="root"`,
      { name: '/etc/sudoers~', nametype: 'CREATE', mode: '0100440', OUID: 'root', OGID: 'root' },
    ],
    [`type=EXECVE ${head} argc=3 a0="find" a1="/" a2=2A2E706466`, { argc: '3', a0: 'find', a1: '/', a2: '2A2E706466' }],
    [`type=PROCTITLE ${head} proctitle=726D002D7266`, { proctitle: '726D002D7266' }],
    [`type=CWD ${head} cwd="/home/mara/with space"`, { cwd: '/home/mara/with space' }],
    [
      `type=SOCKADDR ${head} saddr=0200005DC6336407\x1dSADDR={ saddr_fam=inet laddr=198.51.100.7 lport=93 }`,
      { saddr: '0200005DC6336407', saddr_fam: 'inet', laddr: '198.51.100.7', lport: '93' },
    ],
    [
      `type=SERVICE_START ${head} pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit=atd comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'\x1dUID="root" AUID="unset"`,
      {
        unit: 'atd',
        comm: 'systemd',
        exe: '/usr/lib/systemd/systemd',
        hostname: '?',
        res: 'success',
        UID: 'root',
        AUID: 'unset',
      },
    ],
    [
      `type=ADD_USER ${head} pid=91 uid=0 msg='op=adding user id=1002 exe="/usr/sbin/useradd" hostname=web-7 addr=? terminal=pts/1 res=failed'UID="root" ID="unknown(1002)"`,
      {
        op: 'adding user',
        id: '1002',
        exe: '/usr/sbin/useradd',
        hostname: 'web-7',
        terminal: 'pts/1',
        res: 'failed',
        UID: 'root',
        ID: 'unknown(1002)',
      },
    ],
    [
      `type=USER_AUTH ${head} pid=9 msg='op=PAM:authentication grantors=pam_unix acct="mara" exe="/usr/bin/sudo" res=success'`,
      { op: 'PAM:authentication', acct: 'mara', res: 'success' },
    ],
  ])('%s', async (text, fields) => {
    const seen = await row(text)
    expect(seen).toMatchObject({ _time: 1709630309.313, sourcetype: 'linux:audit', host: 'here', tag: [] })
    expect(seen.fields).toMatchObject({ ...fields, dest: 'here' })
  })
  it('names its host, and has no more fields than it says', async () => {
    const seen = await row(`node=db-2.example.test type=BPRM_FCAPS ${head} fver=0`)
    expect(seen.host).toBe('db-2.example.test')
    expect(seen.fields).toEqual({
      node: 'db-2.example.test',
      type: 'BPRM_FCAPS',
      msg: 'audit(1709630309.313:881):',
      fver: '0',
      dest: 'db-2.example.test',
    })
  })
})

describe('secure', () => {
  const head = 'Mar  5 09:18:29 web-7'
  const login = {
    app: 'ssh',
    process: 'sshd',
    pid: '5617',
    dest: 'web-7',
    dvc: 'web-7',
    vendor_product: 'nix',
    authentication_service: 'sshd',
  }
  const opened = { action: 'success', vendor_action: 'opened' }
  it.each<[string, Record<string, string>, string[]]>([
    [
      'sshd[5617]: Accepted publickey for mara from 203.0.113.9 port 63487 ssh2: RSA SHA256:abc',
      {
        ...login,
        action: 'success',
        vendor_action: 'Accepted',
        authentication_method: 'publickey',
        user: 'mara',
        user_name: 'mara',
        src: '203.0.113.9',
        src_ip: '203.0.113.9',
        src_port: '63487',
        sshd_protocol: 'ssh2',
        status: 'success',
      },
      ['authentication'],
    ],
    [
      'sshd[5617]: Failed password for invalid user git hub from 203.0.113.9 port 22 ssh2',
      {
        ...login,
        action: 'failure',
        vendor_action: 'Failed',
        authentication_method: 'password',
        user: 'git hub',
        src: '203.0.113.9',
        reason: 'invalid user',
        sshd_protocol: 'ssh2',
      },
      ['authentication'],
    ],
    [
      'sshd[5617]: Failed password for root from gw.example.test port 22 ssh2',
      {
        ...login,
        action: 'failure',
        user: 'root',
        src: 'gw.example.test',
        src_dns: 'gw.example.test',
        src_host: 'gw.example.test',
      },
      ['authentication'],
    ],
    [
      'sshd[5617]: Invalid user admin from 2001:db8::5 port 4242',
      { ...login, action: 'failure', vendor_action: 'Invalid', user: 'admin', src: '2001:db8::5', src_port: '4242' },
      [],
    ],
    [
      'sshd[5617]: Connection closed by authenticating user root 203.0.113.9 port 22 [preauth]',
      { ...login, user: 'root', src: '203.0.113.9', src_port: '22' },
      [],
    ],
    [
      'sshd[5617]: pam_unix(sshd:session): session opened for user mara(uid=1000) by (uid=0)',
      { ...login, ...opened, user: 'mara' },
      [],
    ],
    [
      'sshd[5617]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root',
      { ...login, action: 'failure', src: '203.0.113.9', user: 'root' },
      [],
    ],
    [
      'sudo: mara : TTY=pts/0 ; PWD=/home/mara ; USER=root ; COMMAND=/bin/cat /etc/shadow',
      {
        process: 'sudo',
        app: 'sudo',
        action: 'success',
        src_user: 'mara',
        user: 'root',
        command: '/bin/cat /etc/shadow',
      },
      [],
    ],
    [
      'sudo:  mara : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/su',
      { action: 'failure', src_user: 'mara', reason: '3 incorrect password attempts', command: '/bin/su' },
      [],
    ],
    [
      'su[99]: pam_unix(su:session): session opened for user root(uid=0) by mara(uid=1000)',
      { process: 'su', ...opened, user: 'root', src_user: 'mara' },
      [],
    ],
    ['su[99]: (to root) mara on pts/0', { process: 'su', action: 'success', user: 'root', src_user: 'mara' }, []],
    ['su: FAILED su for root by mara', { process: 'su', action: 'failure', user: 'root', src_user: 'mara' }, []],
    [
      'useradd[12]: new user: name=eve, UID=1003, GID=1003, home=/home/eve, shell=/bin/sh',
      {
        process: 'useradd',
        action: 'created',
        change_type: 'AAA',
        object: 'eve',
        object_id: 'eve',
        object_category: 'user',
        user: 'eve',
        status: 'success',
        object_attrs: 'UID=1003, GID=1003, home=/home/eve, shell=/bin/sh',
      },
      ['account', 'change'],
    ],
    [
      "usermod[12]: add 'eve' to group 'sudo'",
      { action: 'modified', object: 'eve', object_attrs: "group 'sudo'" },
      ['account', 'change'],
    ],
    ["userdel[12]: delete user 'eve'", { action: 'deleted', object: 'eve', user: 'eve' }, ['account', 'change']],
    [
      'passwd[12]: pam_unix(passwd:chauthtok): password changed for eve',
      { action: 'modified', object: 'eve', object_attrs: 'password' },
      ['account', 'change'],
    ],
  ])('%s', async (text, fields, tag) => {
    const seen = await row(`${head} ${text}`, { now: at('2024-03-06T00:00:00Z') })
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), sourcetype: 'linux_secure', host: 'web-7', tag })
    expect(seen.fields).toMatchObject(fields)
  })
  it('gives no more than a line says', async () => {
    const { fields } = await row(`${head} sshd[1]: Server listening on 0.0.0.0 port 22.`)
    expect(fields).toEqual({
      process: 'sshd',
      pid: '1',
      app: 'ssh',
      vendor_product: 'nix',
      dest: 'web-7',
      dest_host: 'web-7',
      dvc: 'web-7',
      authentication_service: 'sshd',
    })
  })
})

describe('syslog', () => {
  it('of RFC 3164, with a line that goes on', async () => {
    const text =
      '<13>Dec 31 23:59:59 app-1 worker[7]: job id=9 state="not done"\n\tat line 4\n<13>Jan  1 00:00:00 app-1 worker[7]: next\n'
    const { rows, report } = await rowsOf(text, { now: at('2024-01-01T12:00:00Z') })
    expect(report).toMatchObject({ entry: 'syslog', events: 2, eventsWithProblems: 0 })
    expect(rows[0]).toMatchObject({ _time: at('2023-12-31T23:59:59Z'), host: 'app-1', sourcetype: 'syslog' })
    expect(rows[0]!._raw).toMatch(/not done"\n\tat line 4$/)
    expect(rows[0]!.fields).toEqual({
      syslog_facility: 'user',
      syslog_severity: 'notice',
      process: 'worker',
      pid: '7',
      id: '9',
      state: 'not done',
    })
    expect(rows[1]!._time).toBe(at('2024-01-01T00:00:00Z'))
  })
  it('of RFC 5424', async () => {
    const seen = await row(
      '<165>1 2024-03-05T10:18:29.313+01:00 app-1.example.test billing 88 ID47 [ex@32473 iut="3" note="a \\"b\\""] paid sum=12',
    )
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29.313Z'), host: 'app-1.example.test' })
    expect(seen.fields).toEqual({
      syslog_facility: 'local4',
      syslog_severity: 'notice',
      process: 'billing',
      pid: '88',
      msgid: 'ID47',
      iut: '3',
      note: 'a "b"',
      sum: '12',
    })
  })
  it('takes the zone that the user names where a time has none', async () => {
    const seen = await row('Mar  5 09:18:29 app-1 cron: x', { zone: 'Europe/Berlin', now: at('2024-03-06T00:00:00Z') })
    expect(seen._time).toBe(at('2024-03-05T08:18:29Z'))
  })
})
