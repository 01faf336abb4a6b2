/** Subsearches that become conditions, with what they write on the way; and joins. */
import { describe, expect, test } from 'vitest'
import { accepted, type Bench, errorsOf, NOW } from './bench.ts'
import { event, type Fields, processEvent, windowsEvent } from './events.ts'

const HOUR = 3_600
const ago = (seconds: number): string => String(NOW - seconds)

export function subsearchesCases(bench: Bench): void {
  describe('subsearches and joins', () => {
    test('9: a condition that also keeps its lookup: written once, by all rows, before the condition is true', async () => {
      const access = (remote_ip: string, _time: string, http_status = '200') =>
        event(
          { sourcetype: 'aws:s3:accesslogs' },
          { _time, bucket_name: 'b', remote_ip, http_status, operation: 'GET', request_uri: `/${remote_ip}` },
        )
      const lookup = 'previously_seen_S3_access_from_remote_ip'
      await bench.start([
        access('198.51.100.1', ago(600)),
        access('203.0.113.9', ago(500)),
        access('203.0.113.9', ago(400)),
        access('192.0.2.3', ago(2 * HOUR)),
        access('192.0.2.4', ago(300), '403'),
      ])
      await bench.writeLookup(lookup, [
        { bucket_name: 'b', remote_ip: '198.51.100.1', firstTime: '1690000000', lastTime: '1690000001' },
      ])
      const rows = await bench.rows('cloud/detect_s3_access_from_a_new_ip')
      expect(rows).toEqual([
        { _time: NOW - 400, ...shown('203.0.113.9') },
        { _time: NOW - 500, ...shown('203.0.113.9') },
      ])
      const known = (await bench.lookupRows(lookup)).map(({ remote_ip, firstTime, lastTime }) => [
        remote_ip,
        Number(firstTime),
        Number(lastTime),
      ])
      expect(known).toEqual([
        ['192.0.2.3', NOW - 2 * HOUR, NOW - 2 * HOUR],
        ['198.51.100.1', 1690000000, NOW - 600],
        ['203.0.113.9', NOW - 500, NOW - 400],
      ])
      expect(await bench.rows('cloud/detect_s3_access_from_a_new_ip', { now: NOW + 2 * HOUR })).toEqual([])
      expect(await bench.lookupRows(lookup)).toHaveLength(3)
    })

    function shown(src_ip: string) {
      return { bucket_name: 'b', src_ip, City: null, Country: null, operation: 'GET', request_uri: `/${src_ip}` }
    }

    test('10: networks as values, a running mean in a lookup, values(*) as *', async () => {
      const blocked = (src_ip: string, dest_ip: string, action = 'blocked') =>
        event({ sourcetype: 'aws:cloudwatchlogs:vpcflow' }, { action, src_ip, dest_ip, interface_id: `eni-${dest_ip}` })
      const lookup = 'baseline_blocked_outbound_connections'
      await bench.start([
        ...['198.51.100.1', '198.51.100.2', '198.51.100.2', '203.0.113.3'].map((ip) => blocked('10.1.2.3', ip)),
        blocked('10.1.2.3', '10.9.9.9'),
        blocked('10.1.2.3', '172.31.0.1'),
        blocked('10.1.2.3', '198.51.100.9', 'accepted'),
        ...['198.51.100.1', '198.51.100.1', '198.51.100.1'].map((ip) => blocked('192.168.1.1', ip)),
        blocked('172.32.0.1', '198.51.100.1'),
      ])
      await bench.writeLookup(lookup, [
        {
          src_ip: '10.1.2.3',
          latestCount: '99',
          numDataPoints: '10',
          avgBlockedConnections: '1',
          stdevBlockedConnections: '0.5',
        },
        {
          src_ip: '10.7.7.7',
          latestCount: '7',
          numDataPoints: '3',
          avgBlockedConnections: '2',
          stdevBlockedConnections: '1',
        },
      ])
      expect(await bench.rows('cloud/detect_spike_in_blocked_outbound_traffic_from_your_aws')).toEqual([
        {
          src_ip: '10.1.2.3',
          dest_ip: ['198.51.100.1', '198.51.100.2', '203.0.113.3'],
          resourceId: ['eni-198.51.100.1', 'eni-198.51.100.2', 'eni-203.0.113.3'],
          numberOfBlockedConnections: 4,
          uniqueDestConnections: 3,
        },
      ])
      const mean = 1 + (4 - 1) / 720
      const stdev = Math.sqrt((0.5 ** 2 * 719 + (4 - mean) * (4 - 1)) / 720)
      const [spike, quiet, fresh] = await bench.lookupRows(lookup)
      expect(spike).toMatchObject({ src_ip: '10.1.2.3', latestCount: '4', numDataPoints: '11' })
      expect(Number(spike!.avgBlockedConnections)).toBeCloseTo(mean, 9)
      expect(Number(spike!.stdevBlockedConnections)).toBeCloseTo(stdev, 9)
      expect(quiet).toMatchObject({
        src_ip: '10.7.7.7',
        latestCount: null,
        numDataPoints: '3',
        avgBlockedConnections: '2',
      })
      expect(fresh).toMatchObject({ src_ip: '192.168.1.1', latestCount: '3', numDataPoints: null })
      expect(await bench.lookupRows(lookup)).toHaveLength(3)
    })

    test('11: a subsearch gives a condition on a dotted field, found with spath in the raw text', async () => {
      const deletion = (arn: string, bucketName: string) =>
        event(
          { sourcetype: 'aws:cloudtrail' },
          {
            _raw: JSON.stringify({ userIdentity: { arn }, requestParameters: { bucketName } }),
            eventName: 'DeleteBucket',
            'userIdentity.arn': arn,
          },
        )
      const lookup = 's3_deletion_baseline'
      await bench.start([
        ...['a', 'b', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => deletion('arn:aws:iam::1:user/mia', name)),
        deletion('arn:aws:iam::1:user/leo', 'z'),
      ])
      await bench.writeLookup(lookup, [
        { arn: 'arn:aws:iam::1:user/mia', numDataPoints: '15', avgApiCalls: '1', stdevApiCalls: '1' },
        { arn: 'arn:aws:iam::1:user/leo', numDataPoints: '99', avgApiCalls: '1', stdevApiCalls: '1' },
      ])
      expect(await bench.rows('cloud/detect_spike_in_s3_bucket_deletion')).toEqual([
        {
          user: 'arn:aws:iam::1:user/mia',
          bucketName: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
          numberOfApiCalls: 8,
          uniqueApisCalled: 1,
        },
      ])
      const baseline = await bench.lookupRows(lookup)
      expect(baseline.map(({ arn, latestCount, numDataPoints }) => [arn, latestCount, numDataPoints])).toEqual([
        ['arn:aws:iam::1:user/leo', '1', '100'],
        ['arn:aws:iam::1:user/mia', '8', '16'],
      ])
    })

    test('12: fields of a row are a condition together, rows are alternatives', async () => {
      const shell = (dest: string, process_id: string, parent_process_name = 'winword.exe') =>
        processEvent({ dest, process_id, parent_process_name, process_name: 'cmd.exe', parent_process_id: '4' })
      const reg = (dest: string, parent_process_id: string) =>
        processEvent({ dest, parent_process_id, parent_process_name: 'cmd.exe', process_name: 'reg.exe' })
      await bench.start([
        shell('ws-1', '10'),
        shell('ws-2', '20'),
        shell('ws-1', '20'),
        shell('ws-2', '10'),
        shell('ws-3', '30', 'Explorer.exe'),
        reg('ws-1', '10'),
        reg('ws-2', '20'),
        reg('ws-3', '30'),
      ])
      const rows = await bench.rows('endpoint/suspicious_reg_exe_process')
      expect(rows.map(({ dest, process_id, process_name }) => [dest, process_id, process_name])).toEqual([
        ['ws-1', '10', 'cmd.exe'],
        ['ws-2', '20', 'cmd.exe'],
      ])
    })

    test('13: a macro is the whole subsearch, and wildcards in what it gives count', async () => {
      const shell = (parent_process_name: string, more: Fields = {}) =>
        processEvent({ parent_process_name, process_name: 'cmd.exe', process: `cmd ${parent_process_name}`, ...more })
      await bench.start([
        shell('WINWORD.exe'),
        shell('sandboxed-winword.exe'),
        shell('winword.exe.bak'),
        shell('explorer.exe'),
        shell('winword.exe', { process_name: 'calc.exe' }),
      ])
      const rows = await bench.rows('endpoint/detect_prohibited_applications_spawning_cmd_exe')
      expect(rows.map((row) => [row.parent_process_name, row.process])).toEqual([
        ['WINWORD.exe', 'cmd WINWORD.exe'],
        ['sandboxed-winword.exe', 'cmd sandboxed-winword.exe'],
      ])
    })

    test('14: a subsearch in WHERE of tstats, a lookup by the name of its file, aggregates without a name', async () => {
      const known = await bench.lookupRows('linux_tool_discovery_process.csv')
      const commands = [...new Set(known.map(({ process }) => String(process).replaceAll('*', 'x')))]
      const run = (process: string, at: number, dest: string) =>
        processEvent({
          _time: String(1_699_999_800 + at),
          dest,
          process,
          process_name: `tool${at % 4}`,
          parent_process_name: 'bash',
        })
      await bench.start([
        ...commands.slice(0, 41).map((process, at) => run(process, at, 'many')),
        ...commands.slice(0, 40).map((process, at) => run(process, at, 'few')),
        ...commands.slice(0, 41).map((_, at) => run(`harmless ${at}`, at, 'others')),
        ...commands.slice(0, 41).map((process, at) => run(process, at * 10, 'slow')),
      ])
      const rows = await bench.rows('endpoint/suspicious_linux_discovery_commands')
      expect(rows).toHaveLength(1)
      expect(rows[0]).toMatchObject({
        _time: 1_699_999_800,
        dest: 'many',
        user: 'mia',
        count: 41,
        distinct_commands: 41,
        distinct_process_names: 4,
        'values(Processes.process_name)': ['tool0', 'tool1', 'tool2', 'tool3'],
        'values(Processes.parent_process_name)': 'bash',
      })
      expect(rows[0]!['values(Processes.process)']).toHaveLength(41)
    })

    test('15: NOT a subsearch, two prefixes to drop, and a first row for each dotted field', async () => {
      const file = 'network/detect_unauthorized_assets_by_mac_address'
      const lease = (dest_mac: string, dest_ip: string, tags = ['network', 'session', 'dhcp']) =>
        event({ tag: tags }, { dest_mac, dest_ip })
      await bench.start([
        lease('aa:aa', '10.0.0.1'),
        lease('BB:BB', '10.0.0.2'),
        lease('BB:BB', '10.0.0.3'),
        lease('cc:cc', '10.0.0.4', ['network', 'session', 'vpn']),
      ])
      expect(errorsOf(await bench.run(file))).toEqual(['unknown-lookup: There is no lookup `asset_lookup_by_str`.'])
      await bench.writeLookup('asset_lookup_by_str', [{ mac: 'AA:AA', ip: '10.0.0.1' }, { ip: '10.0.0.9' }])
      expect(await bench.rows(file)).toEqual([{ dest_ip: '10.0.0.2', dest_mac: 'BB:BB', count: 1 }])
      await bench.writeLookup('asset_lookup_by_str', [{ mac: 'bb:*' }])
      expect(await bench.rows(file)).toEqual([{ dest_ip: '10.0.0.1', dest_mac: 'aa:aa', count: 1 }])
    })

    test('24: two joins of all matches, on two fields each, between three searches', async () => {
      const start = (process_guid: string, parent_process_guid: string, process_name: string, more: Fields) =>
        processEvent({
          process_guid,
          parent_process_guid,
          process_name,
          process: `run ${process_name}`,
          process_path: `C:\\${process_name}`,
          process_current_directory: 'C:\\',
          ...more,
        })
      await bench.start([
        start('g1', 'g0', 'cmd.exe', { process_integrity_level: 'Medium' }),
        start('g2', 'g1', 'fodhelper.exe', { process_integrity_level: 'High' }),
        start('g3', 'g2', 'powershell.exe', { process_integrity_level: 'High', parent_process_name: 'fodhelper.exe' }),
        start('g4', 'g2', 'whoami.exe', { process_integrity_level: 'System', parent_process_name: 'fodhelper.exe' }),
        // The same, but the last step is on another computer, or not higher.
        start('h1', 'h0', 'cmd.exe', { process_integrity_level: 'low', dest: 'ws-02' }),
        start('h2', 'h1', 'sdclt.exe', { process_integrity_level: 'high', dest: 'ws-02' }),
        start('h3', 'h2', 'net.exe', {
          process_integrity_level: 'high',
          parent_process_name: 'sdclt.exe',
          dest: 'ws-03',
        }),
        start('h4', 'h2', 'sc.exe', {
          process_integrity_level: 'low',
          parent_process_name: 'sdclt.exe',
          dest: 'ws-02',
        }),
      ])
      const rows = await bench.rows('endpoint/windows_uac_bypass_suspicious_escalation_behavior')
      expect(rows).toEqual(
        [
          { process_name: 'powershell.exe', process_integrity_level: 'high' },
          { process_name: 'whoami.exe', process_integrity_level: 'system' },
        ].map((child) => ({
          dest: 'ws-01',
          user: 'mia',
          parent_process: 'run cmd.exe',
          parent_process_name: 'cmd.exe',
          parent_process_integrity_level: 'medium',
          process_integrity_level: child.process_integrity_level,
          process: `run ${child.process_name}`,
          process_name: child.process_name,
          uac_process_name: 'fodhelper.exe',
          count: 1,
          firstTime: '2023-11-14T22:12:20',
          lastTime: '2023-11-14T22:12:20',
        })),
      )
    })

    test('47: one field with two conditions, a join with a search, and quoted names between full stops', async () => {
      const issued = (RequestId: string, upn: string, more: Fields = {}) =>
        windowsEvent('security', 4887, {
          RequestId,
          Attributes: `CertificateTemplate:User\r\nSAN:upn=${upn}&dns=dc-01\r\nccm:ws-07`,
          Computer: 'ca-01',
          Requester: 'CORP\\mia',
          Subject: 'CN=x',
          ...more,
        })
      await bench.start([
        issued('7', 'Admin@corp.example'),
        issued('8', 'nobody@corp.example'),
        issued('9', 'admin@corp.example', { Attributes: 'SAN:upn=admin@corp.example' }),
        windowsEvent('security', 4768, {
          TargetUserName: 'admin@corp.example',
          Computer: 'dc-02',
          IpAddress: 'fe80::1',
          CertThumbprint: 'AB',
        }),
        windowsEvent('security', 4768, { TargetUserName: 'nobody@corp.example', Computer: 'dc-02', IpAddress: '::1' }),
      ])
      const file = 'endpoint/windows_steal_authentication_certificates___esc1_authentication'
      const { rows } = accepted(await bench.run(file))
      expect(rows).toHaveLength(1)
      expect(rows[0]).toMatchObject({
        user: 'admin@corp.example',
        src_user: 'mia',
        src: 'FE80::1',
        dest: 'DC-02',
        object: 'User',
        risk_score: 90,
        flavor_text:
          'User account [admin@corp.example] authenticated after a suspicious certificate was issued for it by [mia] using certificate request ID: 7',
      })
      expect(Object.keys(rows[0]!).filter((name) => /^(req|auth)_/.test(name))).toEqual([])
    })
  })
}
