/** What comes out of the logs of Zeek, as JSON and tab separated. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

async function row(text: string, options = {}) {
  const { rows, report } = await rowsOf(`${text}\n`, options)
  expect(report.problems).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]!
}

describe('Zeek', () => {
  const id = {
    ts: 1709630309.313177,
    uid: 'CAbc',
    'id.orig_h': '10.1.2.3',
    'id.orig_p': 40112,
    'id.resp_h': '198.51.100.7',
    'id.resp_p': 443,
  }
  const ends = {
    src: '10.1.2.3',
    src_ip: '10.1.2.3',
    src_port: '40112',
    dest: '198.51.100.7',
    dest_ip: '198.51.100.7',
    dest_port: '443',
    session_id: 'CAbc',
    flow_id: 'CAbc',
  }
  const cases: [string, Record<string, unknown>, Record<string, unknown>, string[]][] = [
    [
      'conn',
      {
        proto: 'tcp',
        service: 'ssl',
        orig_bytes: 100,
        resp_bytes: 2000,
        conn_state: 'SF',
        local_orig: true,
        local_resp: false,
        orig_pkts: 9,
        resp_pkts: 12,
      },
      {
        ...ends,
        transport: 'tcp',
        app: 'ssl',
        bytes_out: '100',
        bytes_in: '2000',
        packets_out: '9',
        packets_in: '12',
        action: 'allowed',
        direction: 'outbound',
      },
      ['communicate', 'network'],
    ],
    [
      'conn',
      { proto: 'udp', conn_state: 'S0', local_orig: false, local_resp: true, missed_bytes: 0 },
      { action: 'blocked', direction: 'inbound', transport: 'udp' },
      ['communicate', 'network'],
    ],
    [
      'dns',
      {
        proto: 'udp',
        trans_id: 5,
        query: 'a.example.test',
        qtype: 1,
        qtype_name: 'A',
        rcode: 0,
        rcode_name: 'NOERROR',
        answers: ['192.0.2.8', '192.0.2.9'],
      },
      {
        ...ends,
        query: 'a.example.test',
        answer: ['192.0.2.8', '192.0.2.9'],
        record_type: 'A',
        reply_code: 'NOERROR',
        reply_code_id: '0',
        transaction_id: '5',
      },
      ['dns', 'network', 'resolution'],
    ],
    [
      'http',
      {
        trans_depth: 1,
        method: 'GET',
        host: 'shop.example.test',
        uri: '/a?b=1',
        user_agent: 'curl/8.0',
        status_code: 200,
      },
      { ...ends, url: 'shop.example.test/a?b=1', http_method: 'GET', http_user_agent: 'curl/8.0', status: '200' },
      ['proxy', 'web'],
    ],
    [
      'ssl',
      {
        version: 'TLSv12',
        cipher: 'TLS_X',
        server_name: 'shop.example.test',
        established: true,
        subject: 'CN=shop',
        issuer: 'CN=ca',
      },
      { ...ends, ssl_version: 'TLSv12', ssl_subject: 'CN=shop', ssl_issuer: 'CN=ca', server_name: 'shop.example.test' },
      ['certificate', 'ssl', 'tls'],
    ],
    [
      'rdp',
      { cookie: 'mara', result: 'encrypted', security_protocol: 'HYBRID', cert_count: 0 },
      { ...ends, cookie: 'mara', result: 'encrypted' },
      [],
    ],
  ]
  it.each(cases)('%s as JSON', async (kind, event, fields, tag) => {
    const seen = await row(JSON.stringify({ ...id, ...event }))
    expect(seen).toMatchObject({ _time: 1709630309.313177, sourcetype: `bro:${kind}:json`, tag })
    expect(seen.fields).toMatchObject(fields)
    const named = await row(JSON.stringify({ ...id, ...event, ts: '2024-03-05T09:18:29.5Z' }), {
      sourcetype: `zeek:${kind}:json`,
    })
    expect(named).toMatchObject({ _time: 1709630309.5, sourcetype: `zeek:${kind}:json`, tag })
  })
  it.each(cases)('%s as TSV', async (kind, event, fields, tag) => {
    const all: Record<string, unknown> = { ...id, ...event, unset: '-' }
    const text = [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      `#path\t${kind}`,
      '#open\t2024-03-05-09-00-00',
      `#fields\t${Object.keys(all).join('\t')}`,
      `#types\t${Object.keys(all)
        .map(() => 'string')
        .join('\t')}`,
      Object.values(all)
        .map((value) => (value === true ? 'T' : value === false ? 'F' : Array.isArray(value) ? value.join(',') : value))
        .join('\t'),
      '#close\t2024-03-05-10-00-00',
    ].join('\n')
    const seen = await row(text)
    expect(seen).toMatchObject({ _time: 1709630309.313177, sourcetype: `bro:${kind}`, tag })
    expect(seen.fields).toMatchObject(fields)
    expect(seen.fields).not.toHaveProperty('unset')
    expect((await row(text, { sourcetype: `zeek:${kind}` })).tag).toEqual(tag)
  })
  it('x509 and files have no connection of their own', async () => {
    const x509 = await row(
      JSON.stringify({
        ts: 1709630309.5,
        id: 'Fx1',
        'certificate.version': 3,
        'certificate.serial': '0A',
        'certificate.subject': 'CN=x',
        'certificate.issuer': 'CN=ca',
      }),
    )
    expect(x509).toMatchObject({
      sourcetype: 'bro:x509:json',
      tag: ['certificate', 'ssl', 'tls'],
      fields: { ssl_serial: '0A', ssl_subject: 'CN=x', ssl_issuer: 'CN=ca' },
    })
    const files = await row(
      JSON.stringify({
        ts: 1709630309.5,
        fuid: 'F1',
        tx_hosts: ['198.51.100.7'],
        rx_hosts: ['10.1.2.3'],
        seen_bytes: 9,
        mime_type: 'text/html',
      }),
    )
    expect(files).toMatchObject({
      sourcetype: 'bro:files:json',
      tag: [],
      fields: { mime_type: 'text/html', 'tx_hosts{}': '198.51.100.7' },
    })
  })
})
