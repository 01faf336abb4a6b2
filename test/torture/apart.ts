/** Searches that name what neither Karst nor the content has, and commands that few searches use. */
import { describe, expect, test } from 'vitest'
import { type Bench, errorsOf, NOW } from './bench.ts'
import { event, type Fields, processEvent } from './events.ts'

export function apartCases(bench: Bench): void {
  describe('searches with parts that are missing, or seldom used', () => {
    test('16: quotes and brackets inside a quoted option; only the command that is missing is refused', async () => {
      const file = 'network/ssl_certificates_with_punycode'
      const certificate = (domain: string, tag = ['certificate', 'ssl']) =>
        event({ tag, sourcetype: 'ssl' }, { ssl_issuer_email: `a@${domain}`, ssl_issuer: 'CN=x', dest: 'd', src: 's' })
      await bench.start([
        certificate('xn--e1afmkfd.example'),
        certificate('corp.example'),
        certificate('xn--none.example', ['ssl']),
        certificate('xn--other.example', ['certificate']),
      ])
      expect(errorsOf(await bench.run(file))).toEqual([
        'unsupported-command: Karst does not have the command `cyberchef`.',
      ])
      const edit = (search: string) => search.replace(/cyberchef infield=.*?\]"/s, 'eval convertedPuny="?"')
      expect(await bench.rows(file, { edit })).toMatchObject([
        {
          ssl_issuer_email_domain: 'xn--e1afmkfd.example',
          convertedPuny: '?',
          ssl_issuer: 'CN=x',
          dest: 'd',
          src: 's',
        },
      ])
    })

    test('17: map with escaped quotes, names of fields and times in its text', async () => {
      const file = 'endpoint/potential_password_in_username'
      const secret = 'Tr0ub4"dor|&3 \\9'
      const login = (user: string, action: string, age: number, more: Fields = {}) =>
        event(
          { tag: ['authentication'], sourcetype: 'linux_secure' },
          { _time: String(NOW - age), user, action, src: '10.0.0.5', dest: 'web-01', ...more },
        )
      await bench.start([
        login(secret, 'failure', 3000),
        login('aaaaaaaaaa', 'failure', 3000),
        login('short', 'failure', 3000),
        login('two-Sources9', 'failure', 3000),
        login('two-Sources9', 'failure', 3000, { src: '10.0.0.6' }),
        login('mia', 'success', 2900),
        login('late', 'success', 1900),
        login('before', 'success', 3100),
        login('elsewhere', 'success', 2900, { src: '10.0.0.7' }),
        login(secret, 'success', 2890),
      ])
      expect(errorsOf(await bench.run(file))).toEqual(['unknown-lookup: There is no lookup `ut_shannon_lookup`.'])
      await bench.writeLookup('ut_shannon_lookup', [
        { word: secret, ut_shannon: '3.7' },
        { word: 'aaaaaaaaaa', ut_shannon: '0' },
        { word: 'short', ut_shannon: '9' },
        { word: 'two-Sources9', ut_shannon: '3.4' },
      ])
      const rows = await bench.rows(file)
      expect(rows).toMatchObject([
        {
          user: 'mia',
          incorrect_cred: secret,
          ut_shannon: '3.7',
          src: '10.0.0.5',
          dest: 'web-01',
          sourcetype: 'linux_secure',
          count: 1,
        },
      ])
    })

    test('18: quoted names of fields, the most frequent value of each group, a macro and lookups that are missing', async () => {
      const file = 'network/excessive_dns_failures'
      const failures = (src: string, query: string, count: number, reply_code = 'NXDOMAIN') =>
        Array.from({ length: count }, () =>
          event({ tag: ['network', 'resolution', 'dns'] }, { src, query, reply_code }),
        )
      await bench.start([
        ...failures('10.0.0.1', 'often.evil.example', 40),
        ...failures('10.0.0.1', 'seldom.evil.example', 20),
        ...failures('10.0.0.1', 'corp.example', 60),
        ...failures('10.0.0.2', 'known.example', 60),
        ...failures('10.0.0.2', '1.0.0.10.in-addr.ARPA', 60),
        ...failures('10.0.0.2', 'localhost', 60),
        ...failures('10.0.0.2', 'a.evil.example', 60, 'No Error'),
        ...failures('10.0.0.2', 'a.evil.example', 60, 'NoError'),
        ...failures('10.0.0.2', 'a.evil.example', 50),
      ])
      expect(errorsOf(await bench.run(file))).toEqual(['unknown-macro: There is no macro `get_asset`.'])
      const edit = (search: string) => search.replace('| `get_asset(src)`', '')
      expect(errorsOf(await bench.run(file, { edit }))).toEqual([
        'unknown-lookup: There is no lookup `cim_corporate_web_domain_lookup`.',
        'unknown-lookup: There is no lookup `alexa_lookup_by_str`.',
      ])
      await bench.writeLookup('cim_corporate_web_domain_lookup', [{ domain: 'corp.example' }])
      await bench.writeLookup('alexa_lookup_by_str', [{ domain: 'known.example', rank: '7' }])
      expect(await bench.rows(file, { edit })).toEqual([
        { src: '10.0.0.1', reply_code: 'NXDOMAIN', count: 60, query: 'often.evil.example', max_query_count: '40' },
      ])
    })

    test('22: rows of a table in the text, quotes as part of a value, a lookup written on the way', async () => {
      const file = 'cloud/detect_gcp_storage_access_from_a_new_ip'
      const lookup = 'previously_seen_gcp_storage_access_from_remote_ip'
      const line = (ip: string, status: string) => `"${ip}","GET","/b/o","${status}","bucket/o"`
      const _raw = ['"c_ip","cs_method","cs_uri","sc_status","cs_object"', line('203.0.113.9', '200')].join('\n')
      await bench.start([
        event(
          { sourcetype: 'google:gcp:pubsub:message' },
          { _raw: [_raw, line('203.0.113.8', '403'), line('198.51.100.1', '200')].join('\n') },
        ),
      ])
      const row = (ip: string) => ({
        bucket_name: '"bucket/o"',
        remote_ip: `"${ip}"`,
        operation: '"GET"',
        request_uri: '"/b/o"',
      })
      await bench.writeLookup(lookup, [{ ...row('198.51.100.1'), firstTime: '1690000000', lastTime: '1690000001' }])
      const time = '11/14/23 22:12:20'
      expect(await bench.rows(file)).toEqual([{ first_time: time, last_time: time, ...row('203.0.113.9') }])
      const known = await bench.lookupRows(lookup)
      expect(known.map(({ remote_ip, firstTime, lastTime }) => [remote_ip, firstTime, lastTime])).toEqual([
        ['"198.51.100.1"', '1690000000', String(NOW - 60)],
        ['"203.0.113.9"', String(NOW - 60), String(NOW - 60)],
      ])
    })

    test('37: rows that are improbable, and the field that makes them so', async () => {
      const read = (at: number, user_arn: string, user_type: string) =>
        event(
          { sourcetype: 'aws:cloudtrail' },
          {
            _time: String(NOW - 600 * at),
            eventName: 'GetObject',
            user_arn,
            user_type,
            src_ip: '198.51.100.7',
            aws_account_id: '1',
            'userIdentity.principalId': user_arn,
            'requestParameters.bucketName': `b${at}`,
          },
        )
      const usual = Array.from({ length: 40 }, (_, at) => [read(at, 'mia', 'IAMUser'), read(at, 'mia', 'IAMUser')])
      const odd = Array.from({ length: 30 }, () => read(3, 'root', 'Root'))
      await bench.start([...usual.flat(), ...odd])
      const rows = await bench.rows('cloud/aws_exfiltration_via_anomalous_getobject_api_activity')
      expect(rows).toMatchObject([{ user_arn: 'root', user_type: 'Root', count: 30, bucketName: 'b3' }])
      expect(rows[0]!.probable_cause).toMatch(/^(count|user_type|user_arn)$/)
    })

    test('38: whole terms in the text', async () => {
      const log = (host: string, _raw: string, count: number) =>
        Array.from({ length: count }, () => event({ index: 'unix' }, { host, _raw }))
      await bench.start([
        ...log('one', 'kernel: sudoedit[77]: segfault at 7f', 6),
        ...log('few', 'kernel: sudoedit[77]: segfault at 7f', 5),
        ...log('part', 'kernel: mysudoedit[77]: segfault at 7f', 6),
        ...log('other', 'kernel: sudoedit[77]: segfaults at 7f', 6),
      ])
      const rows = await bench.rows('endpoint/detect_baron_samedit_cve_2021_3156_segfault')
      expect(rows).toMatchObject([{ host: 'one', count: 6 }])
    })

    test('50: thirty-six names from a macro, some with a dash; the model is missing', async () => {
      const file = 'endpoint/potentially_malicious_code_on_commandline'
      const command = (text: string) => processEvent({ process: text.padEnd(250, ' .'), process_name: 'p.exe' })
      await bench.start([
        command('x -Value 1 -value 2 (new-object Net.WebClient) valueless'),
        command('x -Value 1'),
        processEvent({ process: 'x -value 1 -value 2 webclient', process_name: 'short.exe' }),
      ])
      const errors = errorsOf(await bench.run(file))
      expect(errors).toHaveLength(1)
      expect(errors[0]).toContain('`unusual_commandline_detection`')
      const features =
        "'unusual_cmdline_feature_-value' + unusual_cmdline_feature_webclient*10 + unusual_cmdline_feature_net*100"
      const model = `eval "predicted(unusual_cmdline_logits)" = ('unusual_cmdline_feature_new-object'*1000 + ${features}) / 2`
      const edit = (search: string) => search.replace('apply unusual_commandline_detection', model)
      const rows = await bench.rows(file, { edit })
      expect(rows).toMatchObject([{ score: 556, process_name: 'p.exe', user: 'mia', dest: 'ws-01', count: 1 }])
      expect(rows[0]!.process).toMatch(/^x -Value 1 -value 2/)
      expect(Object.keys(rows[0]!).filter((name) => /unusual|orig_process/.test(name))).toEqual([])
    })
  })
}
