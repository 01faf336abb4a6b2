/**
 * Published detections over real logs: the rows that each must find, worked out by reading the raw events, condition by
 * condition. Skipped where ../shared is absent.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ContentRepository, loadContent } from '../packages/engine/src/content/repository.ts'
import { ingestAll } from '../packages/engine/src/ingest/pipeline.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { loadExampleLogs } from '../packages/engine/src/testing/example-logs.ts'
import { ROOT } from './architecture/source-tree.ts'

const shared = join(ROOT, '..', 'shared')
const present = existsSync(join(shared, 'escu')) && existsSync(join(shared, 'logs'))
if (!present) console.log('../shared is not here: the detections worked out by hand are skipped.')

type Row = Record<string, unknown>

/** All rows of a detection, of each the fields that are expected. */
class Detections {
  readonly content: ContentRepository
  readonly store: Store
  readonly knowledge: Knowledge

  constructor(content: ContentRepository, store: Store) {
    this.content = content
    this.store = store
    this.knowledge = new Knowledge(store, content)
  }

  async expectRows(name: string, expected: readonly Row[]): Promise<void> {
    const time = { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' }
    const { text } = this.content.detections.get(name)!.search
    const { rows, diagnostics } = await runSearch(this.store, this.knowledge, text, { time, name })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const fields = Object.keys(expected[0]!)
    const found = rows.map((row) => Object.fromEntries(fields.map((field) => [field, row[field]])))
    expect(found).toHaveLength(expected.length)
    expect(found).toEqual(expect.arrayContaining([...expected]))
  }
}

describe.skipIf(!present)('detections over recorded attacks', () => {
  let detections: Detections

  beforeAll(async () => {
    const store = await openTemporaryStore()
    const file = (name: string) => join(shared, 'logs', 'xmlwineventlog', `${name}.log.gz`)
    const paths = [
      file('Microsoft-Windows-Sysmon-Operational'),
      file('Microsoft-Windows-PowerShell-Operational'),
      file('Security'),
      join(shared, 'logs', 'nxlog-json', 'psh_mavinject_dll_notepad_2020-10-2121410529.json.gz'),
      join(shared, 'logs', 'nxlog-json', 'covenant_installutil_2020-09-19211702.json.gz'),
    ]
    await ingestAll({ store, paths })
    detections = new Detections(await loadContent([join(shared, 'escu')]), store)
  }, 60_000)
  afterAll(() => detections.store.close())

  /**
   * tstats over Processes. One start, told twice: by Security 4688 (process_name is the leaf of NewProcessName, ids are
   * hexadecimal, the creator is ProcessId) and by Sysmon 1 (leaf of Image, decimal ids). Both command lines hold
   * `/INJECTRUNNING`, which `*injectrunning*` meets without case. No other process is called mavinject.exe.
   */
  test('Windows Binary Proxy Execution Mavinject DLL Injection', async () => {
    const process = '"C:\\windows\\system32\\mavinject.exe" 3440 /INJECTRUNNING C:\\ProgramData\\T1055.dll'
    const both = { dest: 'WORKSTATION5', user: 'wardog', parent_process_name: 'powershell.exe', process, count: 1 }
    await detections.expectRows('Windows Binary Proxy Execution Mavinject DLL Injection', [
      { ...both, process_name: 'mavinject.exe', process_id: '0xc98', parent_process_id: '0xf40' },
      { ...both, process_name: 'mavinject.exe', process_id: '3224', parent_process_id: '3904' },
    ])
  })

  /**
   * tstats over Registry. A Sysmon 13 sets …\WDigest\UseLogonCredential to `DWORD (0x00000001)`: the path meets
   * `*\System\CurrentControlSet\…\WDigest\*`, the value's name is its last part, the data what stands in the brackets. The
   * event has no User, so user is unknown; its hour is that of UtcTime 09:20:52.
   */
  test('Enable WDigest UseLogonCredential Registry', () =>
    detections.expectRows('Enable WDigest UseLogonCredential Registry', [
      {
        _time: Date.parse('2022-01-26T09:00:00Z') / 1000,
        dest: 'fs03vuln.offsec.lan',
        user: 'unknown',
        registry_key_name: 'WDigest',
        registry_value_name: 'UseLogonCredential',
        registry_value_data: '0x00000001',
        process_guid: '{A57649D1-1271-61F1-315A-8E1500000000}',
      },
    ]))

  /** tstats over Filesystem. One Sysmon 11 whose TargetFilename is C:\Windows\System32\sethc.exe, and none for the other names. */
  test('Overwriting Accessibility Binaries', () =>
    detections.expectRows('Overwriting Accessibility Binaries', [
      {
        file_name: 'sethc.exe',
        dest: 'fs02.offsec.lan',
        file_path: 'C:\\Windows\\System32\\sethc.exe',
        user: 'unknown',
        firstTime: '2021-04-26T14:16:47',
        count: 1,
      },
    ]))

  /**
   * Sysmon itself. Event 11, Image …\Taskmgr.exe (`process_name=taskmgr.exe` meets it without case), TargetFilename
   * `lsass (4).DMP`, which `*lsass*.dmp` meets. object_category is file for event 11.
   */
  test('Creation of lsass Dump with Taskmgr', () =>
    detections.expectRows('Creation of lsass Dump with Taskmgr', [
      {
        dest: 'fs03vuln.offsec.lan',
        object_category: 'file',
        process_name: 'Taskmgr.exe',
        TargetFilename: 'C:\\Users\\admmig\\AppData\\Local\\Temp\\lsass (4).DMP',
        firstTime: '2021-12-04T21:10:40',
        count: 1,
      },
    ]))

  /**
   * Security 4732 with TargetUserName DnsAdmins. src_user is SubjectUserName; user is the member: the first name of
   * MemberName `CN=Test-ADM,CN=Users,…`. The other 4732 events are of other groups.
   */
  test('Windows DnsAdmins New Member Added', () =>
    detections.expectRows('Windows DnsAdmins New Member Added', [
      {
        dest: 'rootdc1.offsec.lan',
        src_user: 'admmig',
        target_users_added: 'DnsAdmins',
        user: 'Test-ADM',
        firstTime: '2021-05-18T20:51:03',
      },
    ]))

  /**
   * PowerShell 4104. The script block holds `Win32_Shadowcopy` (`*ShadowCopy*` without case) and `Delete`. The 4103 event
   * of the same command has no ScriptBlockText.
   */
  test('Delete ShadowCopy With PowerShell', () =>
    detections.expectRows('Delete ShadowCopy With PowerShell', [
      {
        dest: 'FS03.offsec.lan',
        user: 'S-1-5-21-4230534742-2542757381-3142984815-1111',
        EventCode: '4104',
        Opcode: '15',
        ScriptBlockText: 'Get-WmiObject Win32_Shadowcopy | ForEach-Object {$_.Delete();}',
        count: 1,
      },
    ]))

  /**
   * Two lookups with wildcards. Security 4688 has NewProcessName C:\Windows\cmd.exe, in none of the folders that the search
   * leaves out. cmd.exe is in the table (the first lookup gives its description), with this path it is not (the second gives
   * its default, false). The command line begins with a bare name, which the path replaces.
   */
  test('Windows LOLBAS Executed Outside Expected Path', () =>
    detections.expectRows('Windows LOLBAS Executed Outside Expected Path', [
      {
        dest: 'srvdefender01.offsec.lan',
        user: 'SRVDEFENDER01$',
        parent_process_name: 'PSEXESVC.exe',
        process_path: 'C:\\Windows\\cmd.exe',
        is_lolbas_path: 'false',
        firstTime: '2021-04-21T09:40:32',
      },
    ]))
})

describe.skipIf(!present)('detections over the example logs of their data sources', () => {
  let detections: Detections

  beforeAll(async () => {
    const [store, content] = [await openTemporaryStore(), await loadContent([join(shared, 'escu')])]
    await loadExampleLogs(store, content)
    detections = new Detections(content, store)
  }, 60_000)
  afterAll(() => detections.store.close())

  /**
   * CloudTrail. eventName and eventSource are as asked; userAgent is a tool's, not console.amazonaws.com; there is no
   * errorCode, which makes it `success`. src is sourceIPAddress, region awsRegion, the rest of userIdentity.
   */
  test('AWS Defense Evasion Stop Logging Cloudtrail', () =>
    detections.expectRows('AWS Defense Evasion Stop Logging Cloudtrail', [
      {
        src: '72.193.184.209',
        region: 'us-west-2',
        user_arn: 'arn:aws:iam::111111111111:user/bhavin_cli',
        aws_account_id: '111111111111',
        stopped_cloudtrail_name: 'my-cloudtrail-trail',
        firstTime: '2022-06-30T21:26:49',
        count: 1,
      },
    ]))

  /**
   * Office 365. One event has this Operation, with its dot at the end. All five fields of `by` are there: object is
   * ObjectId. `rename` gives them the names of the columns, `user` among them although the event has a user too.
   */
  test('O365 Disable MFA', () =>
    detections.expectRows('O365 Disable MFA', [
      {
        user_type: '0',
        action: 'Disable Strong Authentication.',
        result: 'Success',
        src_user: 'rodsoto@rodsoto.onmicrosoft.com',
        user: 'rodsoto@rodsoto.onmicrosoft.com',
        firstTime: '2020-12-15T22:35:20',
        count: 1,
      },
    ]))

  /**
   * auditd. The one EXECVE event has LD_PRELOAD in a1. The macro's `foreach a*` joins all fields that begin with an a, so
   * argc too: behind the command stands its 3.
   */
  test('Linux Auditd Preload Hijack Library Calls', () =>
    detections.expectRows('Linux Auditd Preload Hijack Library Calls', [
      { argc: '3', process_exec: 'sudo LD_PRELOAD=./myfopen.so ./prog 3', firstTime: '2024-08-07T15:31:24', count: 1 },
    ]))

  /**
   * tstats over Web. The threat log of Palo Alto has the URL in quotes, `post` as the method (met without case, upper case
   * in the model) and the client's address first.
   */
  test('F5 BIG-IP iControl REST Vulnerability CVE-2022-1388', () =>
    detections.expectRows('F5 BIG-IP iControl REST Vulnerability CVE-2022-1388', [
      { http_method: 'POST', url: 'sr.example.com/mgmt/tm/util/bash', src: '2.18.4.7', dest: '1.2.3.4', count: 1 },
    ]))
})
