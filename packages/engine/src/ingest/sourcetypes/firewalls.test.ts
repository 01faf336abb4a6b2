/** What comes out of the logs of firewalls and proxies: Palo Alto Networks, Zscaler. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

const at = (iso: string) => Date.parse(iso) / 1000

async function row(text: string, options = {}) {
  const { rows, report } = await rowsOf(`${text}\n`, options)
  expect(report.problems).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]!
}

describe('Palo Alto Networks', () => {
  const begin = (type: string, subtype: string) =>
    `1,2024/03/05 10:18:30,0123456789,${type},${subtype},2305,2024/03/05 10:18:29`
  const session =
    '10.1.2.3,198.51.100.7,203.0.113.1,198.51.100.7,allow-web,corp\\mara,,web-browsing,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2024/03/05 10:18:30,14740,1,40112,443,11024,443,0x1403000,tcp'
  const ends = {
    src: '10.1.2.3',
    src_ip: '10.1.2.3',
    src_port: '40112',
    dest: '198.51.100.7',
    dest_ip: '198.51.100.7',
    dest_port: '443',
    src_zone: 'trust',
    rule: 'allow-web',
    app: 'web-browsing',
    transport: 'tcp',
    protocol: 'ip',
    protocol_version: 'ipv4',
    user: 'corp\\mara',
    flags: ['decrypted', 'NAT', 'implicit application'],
    vendor: 'Palo Alto Networks',
    product: 'Firewall',
    vendor_product: 'Palo Alto Networks Firewall',
  }
  const tail = '1,0x0,10.0.0.0-10.255.255.255,United States,0'
  it.each<[string, string, Record<string, unknown>, string, string[]]>([
    [
      'traffic',
      `${begin('TRAFFIC', 'end')},${session},allow,7419,6609,810,25,2024/03/05 10:17:00,65,news,0,${tail},14,11,tcp-fin,0,0,0,0,,fw-1,from-policy`,
      {
        ...ends,
        vendor_action: 'allow',
        action: 'allowed',
        bytes: '7419',
        bytes_out: '6609',
        bytes_in: '810',
        packets: '25',
        packets_out: '14',
        packets_in: '11',
        duration: '65',
        start_time: '2024/03/05 10:17:00',
        category: 'news',
        session_end_reason: 'tcp-fin',
        dvc: 'fw-1',
        ids_type: 'network',
      },
      'pan:traffic',
      ['communicate', 'network'],
    ],
    [
      'traffic that is denied',
      `${begin('TRAFFIC', 'deny')},${session.replace('corp\\mara', '')},reset-both,0,0,0,1,2024/03/05 10:17:00,0,any,0,${tail}`,
      { action: 'blocked', user: 'unknown' },
      'pan:traffic',
      ['communicate', 'network'],
    ],
    [
      'url',
      `<14>Mar  5 10:18:29 fw-1 ${begin('THREAT', 'url')},${session},block-url,"shop.example.test/a,b/c.php?x=1",(9999),business,informational,client-to-server,9,0xa,United States,United States,0,text/html,0,,,1,"Mozilla/5.0 (X11; ""Q"")",,198.51.100.99,"http://r.example.test/",,,,0,177,204,178,382,,fw-1,,,,post,0,,0,,N/A,unknown,AppThreat-0-0`,
      {
        ...ends,
        action: 'blocked',
        misc: 'shop.example.test/a,b/c.php?x=1',
        url: 'shop.example.test/a,b/c.php?x=1',
        url_domain: 'shop.example.test',
        file_name: 'c.php',
        http_user_agent: 'Mozilla/5.0 (X11; "Q")',
        http_referrer: 'http://r.example.test/',
        http_content_type: 'text/html',
        http_method: 'POST',
        category: 'business',
        threat_id: '9999',
        signature_id: '9999',
        signature: undefined,
        severity: 'informational',
        direction: 'client-to-server',
        ids_type: 'network',
      },
      'pan:threat',
      ['proxy', 'web'],
    ],
    [
      'threat',
      `577 <14>1 2024-03-05T10:18:29-05:00 fw-1.example.test - - - - ${begin('THREAT', 'vulnerability')},${session.replace('10.1.2.3', '2001:db8::5').replace('tcp', 'icmp')},drop,invoice.doc,"Log4j, Remote Code(91991)",any,critical,client-to-server,9,0xa,US,US,0,,0,abcd,,0,,doc,,,a@example.test,s,b@example.test,0,0,0,0,0,,,,,,,0,,0,,N/A,code-execution,AppThreat-0-0`,
      {
        action: 'blocked',
        threat_name: 'Log4j, Remote Code',
        threat_id: '91991',
        signature: 'Log4j, Remote Code',
        signature_id: '91991',
        category: 'code-execution',
        severity: 'critical',
        protocol: 'icmp',
        protocol_version: 'ipv6',
        file_name: 'invoice.doc',
        file_hash: 'abcd',
        sender: 'a@example.test',
        recipient: 'b@example.test',
        url: 'invoice.doc',
        url_domain: undefined,
        http_method: undefined,
        dvc: 'fw-1.example.test',
      },
      'pan:threat',
      ['attack', 'ids'],
    ],
    [
      'file',
      `${begin('THREAT', 'file')},${session},alert,C:\\x\\a.exe,Windows Executable(52020),any,low,server-to-client`,
      { action: 'allowed', file_name: 'a.exe', threat_name: 'Windows Executable', category: 'any' },
      'pan:threat',
      [],
    ],
    [
      'system',
      `${begin('SYSTEM', 'general')},vsys1,auth-fail,admin,0,0,general,medium,"failed, again",77,0x0,0,0,0,0,,fw-1`,
      {
        event_id: 'auth-fail',
        module: 'general',
        severity: 'medium',
        description: 'failed, again',
        dvc: 'fw-1',
        src: undefined,
      },
      'pan:log',
      [],
    ],
    [
      'config',
      `${begin('CONFIG', '0')},10.1.1.1,vsys1,set,root,Web,Succeeded,network interface,78,0x0,0,0,0,0,,fw-1`,
      {
        command: 'set',
        admin: 'root',
        user: 'root',
        client: 'Web',
        result: 'Succeeded',
        configuration_path: 'network interface',
      },
      'pan:log',
      [],
    ],
  ])('%s', async (_, text, fields, sourcetype, tag) => {
    const seen = await row(text)
    expect(seen).toMatchObject({ _time: at('2024-03-05T10:18:29Z'), sourcetype, tag })
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) expect(seen.fields).not.toHaveProperty(name)
      else expect([name, seen.fields[name]]).toEqual([name, value])
    }
  })
  it('takes the names of one type of log for it only, in a file of several', async () => {
    const { rows, report } = await rowsOf(
      [
        `${begin('CONFIG', '0')},10.1.1.1,vsys1,set,root,Web,Succeeded,network,78,0x0`,
        `${begin('TRAFFIC', 'end')},${session},allow,1,2,3`,
        `${begin('UNHEARD', 'of')},a,b`,
        `${begin('SYSTEM', 'general')},vsys1,ev,,0,0,general,medium,text,77,0x0`,
      ].join('\n'),
      { zone: '+01:00' },
    )
    expect(report).toMatchObject({ entry: 'paloalto', events: 4 })
    expect(rows.map(({ _time, fields }) => [_time, fields.command, fields.bytes, fields.description])).toEqual([
      [at('2024-03-05T09:18:29Z'), 'set', undefined, undefined],
      [at('2024-03-05T09:18:29Z'), undefined, '1', undefined],
      [at('2024-03-05T09:18:29Z'), undefined, undefined, undefined],
      [at('2024-03-05T09:18:29Z'), undefined, undefined, 'text'],
    ])
  })
})

describe('Zscaler', () => {
  const pairs = {
    action: 'Blocked',
    user: 'mara@example.test',
    ClientIP: '10.1.2.3',
    serverip: '198.51.100.7',
    hostname: 'shop.example.test',
    appname: 'General Browsing',
    protocol: 'HTTPS',
    urlcategory: 'Social Networking',
    threatname: 'Win32.Test',
    transactionsize: '300',
    responsesize: '200',
    requestsize: '100',
    requestmethod: 'GET',
    useragent: 'Mozilla/5.0 (X11; Linux)',
    refererURL: 'None',
    contenttype: 'text/html',
    filename: 'a.exe',
    md5: 'abcd',
    url: 'shop.example.test/a?b=c',
  }
  const fields = {
    action: 'blocked',
    src: '10.1.2.3',
    src_ip: '10.1.2.3',
    src_user: 'mara@example.test',
    user: 'mara@example.test',
    dest: 'shop.example.test',
    dest_ip: '198.51.100.7',
    app: 'General Browsing',
    transport: 'HTTPS',
    category: 'Social Networking',
    signature: 'Win32.Test',
    bytes: '300',
    bytes_in: '200',
    bytes_out: '100',
    http_method: 'GET',
    http_user_agent: 'Mozilla/5.0 (X11; Linux)',
    http_referrer: 'None',
    http_content_type: 'text/html',
    file_name: 'a.exe',
    file_hash: 'abcd',
    url: 'shop.example.test/a?b=c',
    dvc: 'Zscaler Cloud Proxy',
    vendor_product: 'Zscaler_ZIA_Proxy',
  }
  const web = ['communicate', 'end', 'network', 'proxy', 'session', 'start', 'web']
  const bad = ['attack', 'communicate', 'end', 'ids', 'malware', 'network', 'proxy', 'session', 'start', 'web']
  const text = (sign: string, values: Record<string, string> = pairs) =>
    Object.entries(values).map(([name, value]) => `${name}=${sign}${value}${sign}`)
  it.each([
    ['tabs', `2024-03-05 09:18:29\t${text('').join('\t')}`],
    ['tabs and quotes', `2024-03-05 09:18:29 ${text('"').join('\t')}`],
    ['blanks and quotes', `2024-03-05 09:18:29 ${text('"').join(' ')}`],
    ['JSON', JSON.stringify({ datetime: '2024-03-05 09:18:29', ...pairs })],
  ])('between %s', async (_, line) => {
    const seen = await row(line)
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), sourcetype: 'zscalernss-web', tag: bad })
    expect(seen.fields).toMatchObject(fields)
    expect((await row(line, { sourcetype: 'zscalernss-web', source: 'zscaler' })).fields).toMatchObject(fields)
  })
  it('without a threat', async () => {
    const seen = await row(
      `Tue Mar  5 09:18:29 2024\t${text('', { ...pairs, threatname: 'None', urlcategory: '', threatcategory: 'x' }).join('\t')}`,
    )
    expect(seen).toMatchObject({
      _time: at('2024-03-05T09:18:29Z'),
      tag: web,
      fields: { signature: 'None', category: 'x' },
    })
  })
})
