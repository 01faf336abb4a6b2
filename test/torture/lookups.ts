/** Lookups by wildcards and in collections, and texts taken apart: JSON, pairs, base64. */
import { describe, expect, test } from 'vitest'
import { type Bench, NOW } from './bench.ts'
import { event, type Fields, processEvent, sysmonEvent } from './events.ts'

const HOUR = 3_600

export function lookupsCases(bench: Bench): void {
  describe('lookups and texts in texts', () => {
    test('25: a field takes the place of _raw for extract, and gives it back', async () => {
      const reported = (AlertId: string, verdict: string, tsd: string, more: Fields = {}) =>
        event(
          { sourcetype: 'o365:management:activity' },
          {
            _raw: '{"the":"record"}',
            Workload: 'SecurityComplianceCenter',
            Operation: 'AlertEntityGenerated',
            Name: 'Email reported by user as malware or phish',
            AlertId,
            AlertEntityId: 'leo@corp.example',
            Data: JSON.stringify({ etps: `InternetMessageId:x;RescanVerdict:${verdict};n:1`, tsd, ms: 'Invoice' }),
            ...more,
          },
        )
      await bench.start([
        reported('1', 'Phish', 'Eve <eve@evil.example>'),
        reported('2', 'malware', 'bob@evil.example'),
        reported('3', 'NotSpam', 'carl@corp.example'),
        reported('4', 'Phish', 'x', { Name: 'Email messages removed' }),
      ])
      const rows = await bench.rows('cloud/o365_email_reported_by_user_found_malicious')
      expect(rows).toEqual([
        found('1', 'Phish', 'Eve <eve@evil.example>', 'eve@evil.example'),
        found('2', 'malware', 'bob@evil.example', 'bob@evil.example'),
      ])
    })

    function found(signature_id: string, result: string, sender: string, src_user: string) {
      return {
        signature_id,
        user: 'leo@corp.example',
        Operation: 'AlertEntityGenerated',
        signature: 'Email reported by user as malware or phish',
        count: 1,
        firstTime: '2023-11-14T22:12:20',
        lastTime: '2023-11-14T22:12:20',
        subject: 'Invoice',
        result,
        sender,
        src_user,
      }
    }

    test('26: base64 taken apart by a lookup of each character, and look-behind in a regex', async () => {
      const command = 'Write-Host "It is only a test of some length"; Get-Date; Write-Host done 1'
      const stream = (TargetFilename: string, Contents: string, code = 15) =>
        sysmonEvent(code, {
          TargetFilename,
          Contents,
          Image: 'C:\\Windows\\notepad.exe',
          MD5: 'D41D8CD9',
          user: 'mia',
          dest: 'ws-01',
          process_guid: '{g}',
        })
      const base64 = Buffer.from(command, 'utf16le').toString('base64')
      await bench.start([
        stream('C:\\Users\\mia\\note.txt:run.ps1', base64),
        stream('C:\\Users\\mia/note:run', base64),
        stream('C:\\Users\\mia\\other.txt:run.ps1', '[ZoneTransfer] ZoneId=3'),
        stream('C:\\Users\\mia\\short.txt:run.ps1', base64.slice(-40)),
        stream('C:\\Users\\mia\\code.txt:run.ps1', base64, 11),
      ])
      const rows = await bench.rows('endpoint/windows_alternate_datastream___base64_content')
      expect(rows).toEqual([
        {
          dest: 'ws-01',
          process: 'C:\\Windows\\notepad.exe',
          process_guid: '{g}',
          file_name: 'note.txt:run.ps1',
          file_path: 'C:\\Users\\mia\\note.txt:run.ps1',
          file_hash: 'D41D8CD9',
          count: 1,
          firstTime: '2023-11-14T22:12:20',
          lastTime: '2023-11-14T22:12:20',
          user: 'mia',
          command,
        },
      ])
    })

    test('35: a bare term, two lookups by wildcards in two columns, look-ahead, case() with NOT IN', async () => {
      const load = (ImageLoaded: string, more: Fields = {}) =>
        sysmonEvent(7, {
          _raw: `<Data Name='ImageLoaded'>${ImageLoaded}</Data>`,
          ImageLoaded,
          Image: 'C:\\Temp\\app.one.exe',
          User: 'CORP\\mia',
          Computer: 'ws-01',
          ProcessGuid: '{g}',
          ...more,
        })
      await bench.start([
        load('C:\\Temp\\Version.DLL'),
        load('C:\\Temp\\version.dll', { User: '-' }),
        load('C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4\\mpsvc.dll'),
        load('C:\\Temp\\nothing-known.dll'),
        load('C:\\Windows\\System32\\version.dll'),
        load('C:\\Temp\\winsta.dll', { _raw: 'no such term' }),
      ])
      const rows = await bench.rows('endpoint/windows_known_abused_dll_loaded_suspiciously')
      expect(rows).toHaveLength(2)
      expect(rows[0]).toMatchObject({
        dest: 'ws-01',
        process: 'C:\\Temp\\app.one.exe',
        process_name: 'app.one.exe',
        process_guid: '{g}',
        loaded_file: 'Version.DLL',
        loaded_file_path: 'C:\\Temp\\Version.DLL',
        user: 'mia',
        islibrary: 'TRUE',
        excluded: 'false',
        count: '1',
      })
      expect(rows[1]).toMatchObject({ loaded_file: 'version.dll', user: null })
    })

    test('36: spath takes the root array, mvmap looks into another multivalue field', async () => {
      const policy = (domains: string[]) =>
        JSON.stringify([
          JSON.stringify({
            B2BManagementPolicy: { InvitationsAllowedAndBlockedDomainsPolicy: { AllowedDomains: domains }, Version: 1 },
          }),
        ])
      const update = (id: string, before: string[], after: string[], more: Fields = {}) =>
        event(
          { sourcetype: 'o365:management:activity' },
          {
            Workload: 'AzureActiveDirectory',
            Operation: 'Update policy.',
            'Target{}.ID': ['t1', 't2', 't3', `policy ${id}`, 'B2BManagementPolicy'],
            'Actor{}.ID': ['mia@corp.example', '100', 'User'],
            'ModifiedProperties{}.NewValue': [policy(after), 'x'],
            'ModifiedProperties{}.OldValue': [policy(before), 'y'],
            ...more,
          },
        )
      await bench.start([
        update('1', ['a.example'], ['a.example', 'b.example']),
        update('2', ['a.example', 'b.example'], ['a.example'], {
          'Actor{}.ID': ['x', 'y', 'z', 'app', 'ServicePrincipal'],
        }),
        update('3', ['a.example'], ['b.example'], { 'Target{}.ID': ['t1', 't2', 't3', 'policy 3', 'Other'] }),
      ])
      const rows = await bench.rows('cloud/o365_external_identity_policy_changed')
      const allowed = 'B2BManagementPolicy.InvitationsAllowedAndBlockedDomainsPolicy.AllowedDomains{}'
      expect(rows).toMatchObject([
        {
          user: 'app',
          signature: 'Update policy.',
          object_name: 'policy 2',
          object_attrs: 'a.example',
          action: 'deleted',
          result: 'Removed b.example',
          [allowed]: 'a.example',
          [allowed.replace('Policy.', 'PolicyOld.')]: ['a.example', 'b.example'],
        },
        {
          user: 'mia@corp.example',
          object_name: 'policy 1',
          object_attrs: ['a.example', 'b.example'],
          action: 'created',
          result: 'Added b.example',
          'B2BManagementPolicy.Version': '1',
        },
      ])
    })

    test('52: a collection that baselines fill, min() of a multivalue field, a guard over all rows', async () => {
      const file = 'cloud/cloud_compute_instance_created_by_previously_unseen_user'
      const lookup = 'previously_seen_cloud_compute_creations_by_user'
      const created = (user: string, action = 'created') =>
        event({ tag: ['change'] }, { user, action, object: `vm of ${user}`, vendor_region: 'eu-1' })
      await bench.start([
        created('known'),
        created('new'),
        created('recent'),
        created('twice'),
        created('x', 'deleted'),
      ])
      const old = String(NOW - 40 * 24 * HOUR)
      const seen = (user: string, firstTimeSeen: string, enough_data: string) => ({ user, firstTimeSeen, enough_data })
      const recent = String(NOW - HOUR)
      await bench.writeLookup(lookup, [seen('known', old, '1'), seen('recent', recent, '1')])
      expect(
        (await bench.rows(file)).map(({ user, dest, firstTime, count }) => [user, dest, firstTime, count]),
      ).toEqual([
        ['new', 'vm of new', '2023-11-14T22:12:20', 1],
        ['recent', 'vm of recent', '2023-11-14T22:12:20', 1],
        ['twice', 'vm of twice', '2023-11-14T22:12:20', 1],
      ])
      await bench.writeLookup(lookup, [seen('twice', recent, '1'), seen('twice', old, '1')])
      expect((await bench.rows(file)).map(({ user }) => user)).toEqual(['known', 'new', 'recent'])
      await bench.writeLookup(lookup, [seen('known', old, '0')])
      expect(await bench.rows(file)).toEqual([])
    })

    test('55: a macro in quotes that is a quoted text itself', async () => {
      const child = (process_name: string, parent_process_name = 'zoom.exe') =>
        processEvent({ process_name, parent_process_name, process_id: process_name, parent_process_id: '4' })
      await bench.start([
        child('old.exe'),
        child('recent.exe'),
        child('NEW.exe', 'Zoom.us'),
        child('x.exe', 'teams.exe'),
      ])
      await bench.writeLookup('zoom_first_time_child_process', [
        { dest: 'ws-01', process_name: 'old.exe', firstTimeSeen: String(NOW - 71 * 60) },
        { dest: 'ws-01', process_name: 'recent.exe', firstTimeSeen: String(NOW - 69 * 60) },
        { dest: 'ws-02', process_name: 'NEW.exe', firstTimeSeen: String(NOW - 71 * 60) },
      ])
      expect(await bench.rows('endpoint/first_time_seen_child_process_of_zoom')).toEqual(
        [
          ['NEW.exe', 'Zoom.us'],
          ['recent.exe', 'zoom.exe'],
        ].map(([process_name, parent_process_name]) => ({
          firstTime: '2023-11-14T22:12:20',
          dest: 'ws-01',
          process_id: process_name,
          process_name,
          parent_process_id: '4',
          parent_process_name,
        })),
      )
    })

    test('58: events of a data model keep the fields that the model does not have', async () => {
      const tap = (host: string, cmdline: string, more: Fields = {}) =>
        event(
          { tag: ['alert'] },
          {
            host,
            app: 'osquery:results',
            name: 'pack_osx-attacks_Keyboard_Event_Taps',
            'columns.cmdline': cmdline,
            'columns.name': 'logger',
            'columns.pid': '7',
            ...more,
          },
        )
      await bench.start([
        tap('mac-1', '/tmp/logger -old', { _time: String(NOW - 90) }),
        tap('mac-1', '/tmp/logger'),
        tap('mac-2', '/opt/logger'),
        tap('mac-3', 'x', { name: 'pack_other' }),
      ])
      expect(await bench.rows('endpoint/processes_tapping_keyboard_events')).toEqual([
        { host: 'mac-2', process_name: 'logger', cmd: '/opt/logger', process_id: '7' },
        { host: 'mac-1', process_name: 'logger', cmd: '/tmp/logger', process_id: '7' },
      ])
    })
  })
}
