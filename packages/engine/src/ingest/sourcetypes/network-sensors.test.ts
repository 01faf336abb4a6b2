/** What comes out of the logs of network sensors: Suricata, Splunk Stream. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

const at = (iso: string) => Date.parse(iso) / 1000

async function row(text: string, options = {}) {
  const { rows, report } = await rowsOf(`${text}\n`, options)
  expect(report.problems).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]!
}

describe('Suricata', () => {
  const flow = {
    timestamp: '2024-03-05T10:18:29.313177+0100',
    flow_id: 7,
    in_iface: 'ens5',
    src_ip: '10.1.2.3',
    src_port: 40112,
    dest_ip: '198.51.100.7',
    dest_port: 80,
    proto: 'TCP',
  }
  const consts = {
    vendor: 'OISF',
    product: 'Suricata',
    ids_type: 'network',
    src: '10.1.2.3',
    transport: 'TCP',
    src_ip: '10.1.2.3',
    dest_port: '80',
  }
  it.each<[string, object, Record<string, string>, string[]]>([
    [
      'http',
      {
        http: {
          hostname: 'shop.example.test',
          url: '/a.php?x=1',
          http_user_agent: 'curl/8.0',
          http_content_type: 'text/html',
          http_refer: 'http://r.example.test/',
          http_method: 'POST',
          protocol: 'HTTP/1.1',
          status: 404,
          length: 512,
          cookie: 'k=v',
        },
      },
      {
        dest: 'shop.example.test',
        url: '/a.php?x=1',
        http_method: 'POST',
        http_user_agent: 'curl/8.0',
        http_content_type: 'text/html',
        http_referrer: 'http://r.example.test/',
        http_protocol: 'HTTP/1.1',
        status: '404',
        bytes: '512',
        cookie: 'k=v',
      },
      ['web'],
    ],
    [
      'alert',
      {
        app_proto: 'tls',
        alert: {
          action: 'blocked',
          gid: 1,
          signature_id: 2008,
          rev: 3,
          signature: 'ET X',
          category: 'Trojan',
          severity: 1,
        },
      },
      {
        dest: '198.51.100.7',
        app: 'tls',
        action: 'blocked',
        category: 'Trojan',
        signature: 'ET X',
        severity_id: '1',
        severity: 'high',
        suricata_signature_id: '1:2008:3',
      },
      ['attack', 'ids'],
    ],
    ['alert', { alert: { severity: 4 } }, { severity: 'informational' }, ['attack', 'ids']],
    [
      'dns',
      { dns: { type: 'answer', id: 91, rrname: 'a.example.test', rcode: 'NOERROR', ttl: 60, rdata: '192.0.2.8' } },
      {
        query: 'a.example.test',
        answer: '192.0.2.8',
        dest: '192.0.2.8',
        reply_code: 'NOERROR',
        message_type: 'answer',
        transaction_id: '91',
        ttl: '60',
      },
      ['dns', 'network', 'resolution'],
    ],
    [
      'tls',
      {
        tls: {
          subject: 'C=DE, CN=x, emailAddress=a@example.test',
          issuerdn: 'CN=ca/emailAddress=ca@example.test',
          fingerprint: 'ab:cd',
          version: 'TLS 1.2',
        },
      },
      {
        ssl_subject_common_name: 'C=DE, CN=x, emailAddress=a@example.test',
        ssl_issuer_common_name: 'CN=ca/emailAddress=ca@example.test',
        ssl_version: 'TLS 1.2',
        ssl_publickey: 'ab:cd',
        ssl_subject_email: 'a@example.test',
        ssl_issuer_email: 'ca@example.test',
      },
      ['certificate', 'tls'],
    ],
    [
      'flow',
      {
        flow: {
          pkts_toserver: 6,
          pkts_toclient: 4,
          bytes_toserver: 640,
          bytes_toclient: 660,
          start: 's',
          end: 'e',
          age: 108,
          state: 'closed',
          reason: 'timeout',
        },
        tcp: { tcp_flags: '1b' },
      },
      {
        duration: '108',
        bytes_in: '660',
        bytes_out: '640',
        packets_in: '4',
        packets_out: '6',
        starttime: 's',
        endtime: 'e',
        state: 'closed',
        reason: 'timeout',
        tcp_flag_hex: '1b',
        dest: '198.51.100.7',
      },
      ['communicate', 'network', 'session'],
    ],
    ['fileinfo', { fileinfo: { filename: '/x.exe', size: 99 } }, { filename: '/x.exe', file_size: '99' }, []],
    [
      'smb',
      { smb: { command: 'SMB2_COMMAND_CREATE', filename: 'a.dll' } },
      { 'smb.command': 'SMB2_COMMAND_CREATE', 'smb.filename': 'a.dll' },
      [],
    ],
    ['ssh', { ssh: { client: { software_version: 'OpenSSH_9' } } }, { 'ssh.client.software_version': 'OpenSSH_9' }, []],
  ])('%s', async (event_type, event, fields, tag) => {
    const seen = await row(JSON.stringify({ ...flow, event_type, ...event }))
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z') + 0.313177, sourcetype: 'suricata', tag })
    expect(seen.fields).toMatchObject({ ...consts, event_type, ...fields })
  })
})

describe('Splunk Stream', () => {
  const wire = {
    endtime: '2024-03-05T09:18:29.499004Z',
    timestamp: '2024-03-05T09:18:28.453391Z',
    bytes_in: 177,
    bytes_out: 1823,
    src_ip: '10.1.2.3',
    src_mac: '02:00:00:00:00:01',
    dest_ip: '198.51.100.7',
    dest_port: 8080,
    packets_in: 5,
    packets_out: 4,
    protocol_stack: 'ip:tcp',
    time_taken: 45,
  }
  it.each<[string, object, Record<string, string>, string[]]>([
    [
      'http',
      { http_method: 'GET', site: 'shop.example.test', uri_path: '/a', status: 200 },
      { url: 'http://shop.example.test:8080/a', action: 'allowed' },
      ['communicate', 'network', 'web'],
    ],
    [
      'http',
      {
        http_method: 'GET',
        site: 'shop.example.test',
        uri_path: '/a',
        ssl_version: '1.3',
        dest_port: 443,
        status: 503,
        user: 'mara',
      },
      { url: 'https://shop.example.test/a', action: 'blocked' },
      ['authentication', 'communicate', 'network', 'web'],
    ],
    [
      'http',
      { http_method: 'GET', site: '198.51.100.7:8080', uri_path: '/a' },
      { url: 'http://198.51.100.7:8080/a' },
      ['communicate', 'network'],
    ],
    [
      'dns',
      { query: 'a.example.test', message_type: 'QUERY', dest_port: 53 },
      { query: 'a.example.test' },
      ['communicate', 'dns', 'network', 'resolution'],
    ],
    [
      'tcp',
      { tcp_status: 0, ssl_cert_sha1: 'ab' },
      { ssl_cert_sha1: 'ab' },
      ['certificate', 'communicate', 'network', 'ssl', 'tls'],
    ],
    ['ip', {}, {}, ['communicate', 'network']],
  ])('%s', async (kind, event, fields, tag) => {
    const seen = await row(JSON.stringify({ ...wire, ...event }))
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z') + 0.499004, sourcetype: `stream:${kind}`, tag })
    expect(seen.fields).toMatchObject({
      src: '10.1.2.3',
      dest: '198.51.100.7',
      duration: '45',
      packets: '9',
      app: kind,
      protocol: 'ip',
      ...fields,
    })
  })
  it('knows machines without an address', async () => {
    const { src_ip: _, ...rest } = wire
    expect((await row(JSON.stringify(rest))).fields).toMatchObject({ src: '02:00:00:00:00:01' })
  })
})
