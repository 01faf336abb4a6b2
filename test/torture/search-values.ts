/** Values, lists and precedence in search expressions, as published detections write them. */
import { describe, expect, test } from 'vitest'
import type { Bench } from './bench.ts'
import { event, processEvent, sysmonEvent, windowsEvent } from './events.ts'

export function searchValuesCases(bench: Bench): void {
  describe('values in search expressions', () => {
    /** Runs a detection and gives one field of its rows. */
    async function found(file: string, field: string): Promise<unknown[]> {
      return (await bench.rows(file)).map((row) => row[field]).sort()
    }

    test('1: parentheses in a bare value are part of it', async () => {
      const powershell = (process: string, process_name = 'powershell.exe') => processEvent({ process, process_name })
      await bench.start([
        powershell('$me = [X]::GetCurrent()'),
        powershell('[System.Security.Principal.WindowsIdentity]::x'),
        powershell('$here = [X]::GetCurrentDirectory()'),
        powershell('$me = [X]::GetCurrent() # elsewhere', 'pwsh.exe'),
      ])
      expect(await found('endpoint/getcurrent_user_with_powershell', 'process')).toEqual([
        '$me = [X]::GetCurrent()',
        '[System.Security.Principal.WindowsIdentity]::x',
      ])
    })

    test('2: a string may touch the next field name, entities stay entities, OR binds the groups first', async () => {
      const ping = (process: string, more = {}) =>
        processEvent({ process, process_name: 'ping.exe', process_guid: 'g', parent_process_name: 'cmd.exe', ...more })
      await bench.start([
        ping('ping -n 5 a &gt; Nul'),
        ping('x', { parent_process: 'cmd /c ping -N 5 b &gt; Nul' }),
        ping('ping -n 5 c > Nul'),
        ping('ping -n 5 d &gt; out.txt'),
        ping('ping -n 5 e &gt; Nul', { process_name: 'sleep.exe' }),
        ping('ping -n 5 f &gt; Nul', { process_name: 'p.exe', original_file_name: 'PING.EXE' }),
      ])
      expect(await found('endpoint/ping_sleep_batch_command', 'process')).toEqual([
        'ping -n 5 a &gt; Nul',
        'ping -n 5 f &gt; Nul',
        'x',
      ])
    })

    test('3: thirty alternatives, bare and quoted, with single backslashes and a glued AND', async () => {
      const key = (registry_path: string, registry_key_name = 'k') =>
        event(
          { tag: ['endpoint', 'registry'] },
          { registry_path, registry_key_name, registry_value_name: 'v', registry_value_data: 'd', process_guid: 'g' },
        )
      const control = 'HKLM\\System\\CurrentControlSet\\Control'
      await bench.start([
        key('HKCU\\software\\microsoft\\windows\\currentversion\\runonce'),
        key('HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\updater'),
        key('HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders\\Startup'),
        key('HKLM\\SOFTWARE\\Microsoft\\Netsh\\helper'),
        key(`${control}\\Session Manager`, 'BootExecute'),
        key('HKLM\\CurrentVersion', 'Svchost'),
        key('HKLM\\Software\\Run', 'AUTO_UPDATE'),
        // None of these.
        key(`${control}\\Session Manager`, 'PendingFileRenameOperations'),
        key('HKLM\\System\\CurrentControlSetControlSession Manager', 'BootExecute'),
        key('HKU\\x\\SOFTWARE\\Microsoft\\Netsh\\helper'),
        key('HKLM\\CurrentVersion', 'Other'),
        key('HKLM\\SOFTWARE\\Vendor'),
      ])
      expect(await found('endpoint/registry_keys_used_for_persistence', 'registry_path')).toEqual([
        'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders\\Startup',
        'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\updater',
        'HKCU\\software\\microsoft\\windows\\currentversion\\runonce',
        'HKLM\\CurrentVersion',
        'HKLM\\SOFTWARE\\Microsoft\\Netsh\\helper',
        'HKLM\\Software\\Run',
        `${control}\\Session Manager`,
      ])
    })

    test('4: a full stop between the values of IN separates them', async () => {
      const curl = (process: string) => processEvent({ process, process_name: 'curl', parent_process_name: 'bash' })
      await bench.start([
        curl('curl -F f=@/root/.aws/credentials u'),
        curl('curl --data @/root/.aws/config u'),
        curl('curl -F f=@/tmp/x u'),
        curl('curl -o x /root/.aws/config'),
      ])
      expect(await found('endpoint/linux_curl_upload_file', 'process')).toEqual([
        'curl --data @/root/.aws/config u',
        'curl -F f=@/root/.aws/credentials u',
      ])
    })

    test('5: doubled quotes around one value of IN; OR of the source macro binds first', async () => {
      const query = (QueryName: string, code = 22) =>
        sysmonEvent(code, {
          QueryName,
          QueryStatus: '0',
          QueryResults: '::',
          Image: 'i',
          process_name: 'p',
          Computer: 'c',
        })
      await bench.start([
        query('www.textbin.net'),
        query('pastebin.com'),
        query('example.org'),
        query('pastebin.com.example', 1),
      ])
      expect(await found('endpoint/windows_abused_web_services', 'QueryName')).toEqual([
        'pastebin.com',
        'www.textbin.net',
      ])
    })

    test('6: a missing comma in a list of 33', async () => {
      const service = (param1: string, param2 = 'stopped') =>
        windowsEvent('system', 7036, { param1, param2, dest: 'd' })
      await bench.start([
        service('QBCFMonitorService'),
        service('YooBackup'),
        service('MSSQL$SVC$1'),
        service('SecurityHealthService'),
        service('QBCFMonitorService YooIT'),
        service('Spooler'),
        service('WinDefend', 'running'),
      ])
      expect(await found('endpoint/known_services_killed_by_ransomware', 'param1')).toEqual([
        'MSSQL$SVC$1',
        'QBCFMonitorService',
        'SecurityHealthService',
        'YooBackup',
      ])
    })

    test('7: a missing comma between values that begin with wildcards', async () => {
      const thread = (TargetImage: string, parent = 'PowerShell.exe') =>
        sysmonEvent(8, {
          TargetImage,
          parent_process_name: parent,
          SourceImage: 's',
          process_name: 'p',
          SourceProcessId: '1',
          SourceProcessGuid: 'g',
          TargetProcessId: '2',
          NewThreadId: '3',
          StartAddress: '4',
          dest: 'd',
        })
      await bench.start([
        thread('C:\\Windows\\System32\\csrss.exe'),
        thread('C:\\Windows\\System32\\gpupdate.exe'),
        thread('C:\\Windows\\System32\\notepad.exe'),
        thread('C:\\Windows\\System32\\svchost.exe', 'cmd.exe'),
      ])
      expect(await found('endpoint/powershell_remote_thread_to_known_windows_process', 'TargetImage')).toEqual([
        'C:\\Windows\\System32\\csrss.exe',
        'C:\\Windows\\System32\\gpupdate.exe',
      ])
    })

    test('8: a string that touches AND; blanks of a value count', async () => {
      const rasautou = (process: string) =>
        processEvent({ process, process_name: 'rasautou.exe', parent_process_name: 'cmd.exe' })
      await bench.start([
        rasautou('rasautou -d evil.dll -p Run -a x -e y'),
        rasautou('rasautou -d evil.dll -pRun'),
        rasautou('rasautou -dx -p Run'),
      ])
      expect(await found('endpoint/windows_rasautou_dll_execution', 'process')).toEqual([
        'rasautou -d evil.dll -p Run -a x -e y',
      ])
    })

    test('23: a macro that is a list of values inside IN', async () => {
      const child = (parent_process_name: string, more = {}) =>
        processEvent({
          parent_process_name,
          parent_process: parent_process_name,
          parent_process_guid: 'g',
          process_name: 'cmd.exe',
          process: 'cmd',
          process_path: 'p',
          process_integrity_level: 'High',
          process_current_directory: 'd',
          ...more,
        })
      await bench.start([
        child('BitlockerWizardElev.exe'),
        child('wusa.exe'),
        child('FodHelper.exe', { process_name: 'x.exe', process: 'C:\\Users\\mia\\x.exe' }),
        child('explorer.exe'),
        child('mmc.exe', { process_integrity_level: 'medium' }),
        child('osk.exe', { process_name: 'x.exe', process: 'C:\\Windows\\x.exe' }),
        child('sdclt.exe', { process_name: 'sdclt.exe', process: '\\\\server\\sdclt.exe' }),
      ])
      expect(await found('endpoint/windows_uac_bypass_suspicious_child_process', 'parent_process_name')).toEqual([
        'BitlockerWizardElev.exe',
        'FodHelper.exe',
        'wusa.exe',
      ])
    })

    test('27: OR of ports binds before AND; cidrmatch takes several addresses; a number equals its text', async () => {
      const traffic = (src_ip: string, fields: Record<string, string>) =>
        event(
          { tag: ['network', 'communicate'], sourcetype: 'fw' },
          { src_ip, action: 'allowed', direction: 'outbound', dest_ip: '198.51.100.7', app: 'x', ...fields },
        )
      await bench.start([
        traffic('10.0.0.1', { dest_port: '445' }),
        traffic('10.0.0.2', { dest_port: '139' }),
        traffic('10.0.0.3', { dest_port: '80', app: 'SMB' }),
        traffic('10.0.0.4', { dest_port: '445', action: 'blocked' }),
        traffic('10.0.0.5', { dest_port: '445', direction: 'inbound' }),
        traffic('10.0.0.6', { dest_port: '445', dest_ip: '192.168.7.7' }),
        traffic('10.0.0.7', { dest_port: '80' }),
        traffic('10.0.0.8', { dest_port: '445', dest_ip: '203.0.113.1' }),
        traffic('10.0.0.8', { dest_port: '445', dest_ip: '203.0.113.2' }),
        traffic('10.0.0.9', { dest_port: '445', dest_ip: '203.0.113.1' }),
        traffic('10.0.0.9', { dest_port: '445', dest_ip: '172.16.9.9' }),
      ])
      const rows = await bench.rows('network/detect_outbound_smb_traffic')
      expect(rows.map(({ src_ip }) => src_ip).sort()).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.8'])
      expect(rows[0]).toMatchObject({ action: 'allowed', dest_ip: '198.51.100.7', sourcetype: 'fw', count: 1 })
      expect(rows[0]).not.toHaveProperty('match')
    })

    test('41: two backslashes of four, wildcards inside, and both spellings of 2>&1', async () => {
      const shell = (process: string) =>
        processEvent({ process, process_name: 'cmd.exe', parent_process_name: 'wmiprvse.exe' })
      await bench.start([
        shell('cmd.exe /Q /c cd 1> \\\\127.0.0.1\\ADMIN$\\__1 2>&1'),
        shell('cmd.exe /Q /c cd 1> \\\\127.0.0.1\\C$\\__2 2&gt;&amp;1'),
        shell('cmd.exe /Q /c cd 1> \\127.0.0.1\\ADMIN$\\__3 2>&1'),
        shell('cmd.exe /Q /c cd 1> \\\\127.0.0.1\\ADMIN\\__4 2>&1'),
        shell('cmd.exe /Q /c cd 1> \\\\127.0.0.1\\ADMIN$\\__5'),
      ])
      expect(await found('endpoint/impacket_lateral_movement_commandline_parameters', 'process')).toEqual([
        'cmd.exe /Q /c cd 1> \\\\127.0.0.1\\ADMIN$\\__1 2>&1',
        'cmd.exe /Q /c cd 1> \\\\127.0.0.1\\C$\\__2 2&gt;&amp;1',
      ])
    })

    test('51: a bare value with escaped quotes, a field name with dots, dash and slash, OR beside AND', async () => {
      const config = 'requestObject.metadata.annotations.kubectl.kubernetes.io/last-applied-configuration'
      const audit = (username: string, more: Record<string, string | string[]>) =>
        event(
          { source: 'kubernetes' },
          {
            'user.username': username,
            'objectRef.resource': 'pods',
            verb: 'create',
            'objectRef.name': 'web',
            'objectRef.namespace': 'shop',
            'requestObject.kind': 'Pod',
            'responseStatus.code': '201',
            userAgent: 'kubectl',
            [config]: '{"securityContext":{"privileged":true}}',
            'sourceIPs{}': ['10.1.1.1', '10.1.1.2'],
            'user.groups{}': ['b', 'a'],
            ...more,
          },
        )
      await bench.start([
        audit('one', { kind: 'Event', stage: 'ResponseComplete' }),
        audit('two', { verb: 'update', 'sourceIPs{}': '10.1.1.3' }),
        audit('three', { verb: 'delete' }),
        audit('four', { 'objectRef.resource': 'secrets', verb: 'update' }),
        audit('five', { [config]: '{"privileged":false}' }),
        audit('six', { [config]: '{\\"privileged\\":true}' }),
      ])
      const rows = await bench.rows('cloud/kubernetes_create_or_update_privileged_pod')
      const shown = rows.map(({ user, src_ip, verb, user_groups, kind }) => [user, src_ip, verb, user_groups, kind])
      expect(shown.sort()).toEqual([
        ['one', '10.1.1.1', 'create', ['a', 'b'], 'Event'],
        ['one', '10.1.1.2', 'create', ['a', 'b'], 'Event'],
        ['two', '10.1.1.3', 'update', ['a', 'b'], '0'],
      ])
      expect(rows[0]).toHaveProperty([config])
    })

    test('54: a backslash before a wildcard is a backslash, and a percent sign is itself', async () => {
      const driver = (ImagePath: string, ServiceType = 'kernel mode driver') =>
        windowsEvent('system', 7045, { ImagePath, ServiceType, ServiceName: 's', Computer: 'c' })
      await bench.start([
        driver('C:\\Temp\\evil.sys'),
        driver('system32*literal.sys'),
        driver('SystemRoot\\x.sys'),
        driver('system32\\drivers\\fine.sys'),
        driver('%SystemRoot%\\fine.sys'),
        driver('\\??\\C:\\Program Files\\fine.sys'),
        driver('C:\\Temp\\fine.sys', 'user mode service'),
      ])
      const file = 'endpoint/windows_driver_load_non_standard_path'
      expect(await found(file, 'ImagePath')).toEqual([
        'C:\\Temp\\evil.sys',
        'SystemRoot\\x.sys',
        'system32*literal.sys',
      ])
      expect((await bench.rows(file))[0]).toMatchObject({ dest: 'c', count: 1, firstTime: '2023-11-14T22:12:20' })
    })

    test('57: a backslash before an exclamation mark, and two wildcards in a row', async () => {
      const mysql = (process: string) => processEvent({ process, process_name: 'sudo', process_guid: 'g' })
      await bench.start([
        mysql("sudo mysql -e '\\! /bin/sh'"),
        mysql("sudo mysql -e 'select 1'"),
        mysql("mysql -e '\\! /bin/sh'"),
      ])
      expect(await found('endpoint/linux_mysql_privilege_escalation', 'process')).toEqual([
        "sudo mysql -e '\\! /bin/sh'",
      ])
    })
  })
}
