/** What comes out of the logs of web servers. The events are made up. */
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-loader.ts'

const at = (iso: string) => Date.parse(iso) / 1000

async function row(text: string, options = {}) {
  const { rows, report } = await rowsOf(`${text}\n`, options)
  expect(report.problems).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]!
}

describe('nginx', () => {
  const pairs = {
    site: 'shop',
    server: 'www.shop.example.co.uk',
    dest_port: '8443',
    dest_ip: '192.0.2.1',
    src: '10.1.2.3',
    src_ip: '10.1.2.3',
    user: '-',
    time_local: '05/Mar/2024:10:18:29 +0100',
    protocol: 'HTTP/1.1',
    status: '404',
    bytes_out: '300',
    bytes_in: '34',
    http_referer: 'https://ref.example.test:8080/x',
    http_user_agent: 'curl/8.0',
    nginx_version: '1.25',
    http_x_forwarded_for: '-',
    http_x_header: '-',
    uri_query: 'a=1&b=2',
    uri_path: '/x.php',
    http_method: 'POST',
    response_time: '0.250',
    cookie: '-',
    request_time: '0.650',
    category: 'text/html',
    https: 'on',
  }
  const line = (changed: Record<string, string> = {}) =>
    Object.entries({ ...pairs, ...changed })
      .map(([name, value]) => `${name}="${value}"`)
      .join(' ')
  it('as pairs', async () => {
    const seen = await row(line())
    expect(seen).toMatchObject({
      _time: at('2024-03-05T09:18:29Z'),
      sourcetype: 'nginx:plus:kv',
      tag: ['activity', 'inventory', 'web'],
    })
    const { user: _user, cookie: _cookie, time_local: _time, ...kept } = pairs
    expect(seen.fields).toEqual({
      ...kept,
      time_local: pairs.time_local,
      dest: 'www.shop.example.co.uk',
      url: 'https://www.shop.example.co.uk:8443/x.php?a=1&b=2',
      url_length: '49',
      url_domain: 'example.co.uk',
      http_referrer: 'https://ref.example.test:8080/x',
      http_referrer_domain: 'example.test',
      http_user_agent_length: '8',
      http_content_type: 'text/html',
      bytes: '334',
      status_description: 'Not Found',
      status_type: 'Client Error',
      action: 'Not Found',
      version: '1.25',
      web_server: 'www.shop.example.co.uk:shop',
      response_time: '250',
      app: 'Nginx',
      product: 'Web Server',
      vendor: 'Nginx',
      vendor_product: 'Nginx Web Server',
      eventtype: 'nginx_access',
    })
  })
  it('where dashes stand for nothing', async () => {
    const dashes = {
      server: '-',
      http_referer: '-',
      status: '-',
      category: '-',
      uri_query: '-',
      http_x_forwarded_for: '203.0.113.9',
      user: 'mara',
      https: '',
    }
    const { fields } = await row(line(dashes))
    expect(fields).toMatchObject({
      dest: '192.0.2.1',
      src: '203.0.113.9',
      src_ip: '10.1.2.3',
      user: 'mara',
      url: '/x.php',
      https: '',
    })
    for (const name of [
      'status',
      'action',
      'status_type',
      'uri_query',
      'http_referrer',
      'http_content_type',
      'url_domain',
      'cookie',
    ])
      expect(fields).not.toHaveProperty(name)
  })
  it.each([
    ['192.0.2.9', undefined],
    ['localhost', 'localhost'],
    ['a.b.example.test', 'example.test'],
  ])('the domain of %s', async (server, domain) => {
    expect((await row(line({ server }))).fields.url_domain).toBe(domain)
  })
  it('in the combined format', async () => {
    const text =
      '10.1.2.3 - mara [05/Mar/2024:10:18:29 +0100] "GET /a/b?x=1 HTTP/1.1" 200 512 "http://r.example.test/" "Mozilla/5.0 \\"Q\\"" "203.0.113.9"'
    const seen = await row(text, { sourcetype: 'nginx:plus:access' })
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), tag: ['activity', 'inventory', 'web'] })
    expect(seen.fields).toMatchObject({
      src: '203.0.113.9',
      user: 'mara',
      http_method: 'GET',
      uri_path: '/a/b',
      uri_query: 'x=1',
      protocol: 'HTTP/1.1',
      status: '200',
      status_type: 'Success',
      action: 'OK',
      bytes_out: '512',
      bytes: '512',
      http_referrer: 'http://r.example.test/',
      http_user_agent: 'Mozilla/5.0 \\"Q\\"',
      dest: 'here',
      url: '/a/b?x=1',
    })
    expect(seen.fields).not.toHaveProperty('request')
  })
  it('errors', async () => {
    const text =
      '2024/03/05 09:18:29 [error] 12#34: *56 open() "/srv/x" failed (2: No such file or directory), client: 10.1.2.3, server: shop, request: "GET /x?y=1 HTTP/1.1", upstream: "http://192.0.2.4:80/x", host: "www.shop.example.test", referrer: "http://r.example.test/"'
    const seen = await row(text)
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), sourcetype: 'nginx:plus:error', tag: ['error'] })
    expect(seen.fields).toMatchObject({
      severity: 'error',
      pid: '12',
      tid: '34',
      connection: '56',
      message: 'open() "/srv/x" failed (2: No such file or directory)',
      src: '10.1.2.3',
      dest: 'www.shop.example.test',
      http_method: 'GET',
      uri_path: '/x',
      uri_query: 'y=1',
      url: 'www.shop.example.test/x?y=1',
      http_referrer: 'http://r.example.test/',
      upstream: 'http://192.0.2.4:80/x',
    })
  })
})

describe('NCSA', () => {
  it.each<[string, string, Record<string, string>]>([
    [
      'combined',
      '10.1.2.3 - - [05/Mar/2024:10:18:29 +0100] "POST /a?b=1 HTTP/1.1" 503 77 "-" "curl/8.0"',
      {
        src: '10.1.2.3',
        http_method: 'POST',
        url: '/a?b=1',
        uri_path: '/a',
        uri_query: 'b=1',
        version: '1.1',
        status: '503',
        bytes: '77',
        action: 'Service Unavailable',
        http_user_agent: 'curl/8.0',
      },
    ],
    [
      'common',
      'pc.example.test id mara smith [05/Mar/2024:10:18:29 +0100] "GET / HTTP/1.0" 304 -',
      { clientip: 'pc.example.test', ident: 'id', user: 'mara smith', status: '304', bytes: '-' },
    ],
    [
      'with a virtual host',
      'www.example.test:443 10.1.2.3 - - [05/Mar/2024:10:18:29 +0100] "GET / HTTP/1.1" 200 9 "-" "x"',
      { dest: 'www.example.test', src: '10.1.2.3' },
    ],
    [
      'that is no request',
      '10.1.2.3 - - [05/Mar/2024:10:18:29 +0100] "\\x16\\x03\\x01" 400 226',
      { request: '\\x16\\x03\\x01', status: '400' },
    ],
  ])('%s', async (_, text, fields) => {
    const seen = await row(text)
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), sourcetype: 'access_combined', tag: ['web'] })
    expect(seen.fields).toMatchObject(fields)
    if (fields.user === undefined) expect(seen.fields).not.toHaveProperty('user')
    expect(seen.fields).not.toHaveProperty('http_referrer')
  })
})

describe('IIS', () => {
  const values: Record<string, string> = {
    date: '2024-03-05',
    time: '09:18:29',
    's-sitename': 'W3SVC1',
    's-computername': 'WEB7',
    's-ip': '192.0.2.1',
    'cs-method': 'GET',
    'cs-uri-stem': '/owa/auth.owa',
    'cs-uri-query': 'a=b',
    's-port': '443',
    'cs-username': 'CORP\\mara',
    'c-ip': '10.1.2.3',
    'cs-version': 'HTTP/1.1',
    'cs(User-Agent)': 'Mozilla/5.0+(X11)',
    'cs(Cookie)': '-',
    'cs(Referer)': 'https://r.example.test/',
    'cs-host': 'mail.example.test:443',
    'sc-status': '401',
    'sc-substatus': '1',
    'sc-win32-status': '5',
    'sc-bytes': '900',
    'cs-bytes': '100',
    'time-taken': '15',
    'X-Forwarded-For': '203.0.113.9',
    'Content-Type': 'text/html',
    https: 'on',
  }
  const fields = {
    http_method: 'GET',
    http_user_agent: 'Mozilla/5.0+(X11)',
    status: '401',
    src: '203.0.113.9',
    src_ip: '10.1.2.3',
    dest: 'mail.example.test',
    dest_ip: '192.0.2.1',
    dest_port: '443',
    user: 'CORP\\mara',
    uri_path: '/owa/auth.owa',
    uri_query: 'a=b',
    url: 'https://mail.example.test:443/owa/auth.owa?a=b',
    http_referrer: 'https://r.example.test/',
    bytes_in: '100',
    bytes_out: '900',
    duration: '15',
    action: 'Unauthorized',
    site: 'W3SVC1',
    vendor_product: 'Microsoft Internet Information Services (IIS)',
    cs_User_Agent_: 'Mozilla/5.0+(X11)',
    sc_substatus: '1',
  }
  it('by position', async () => {
    const seen = await row(Object.values(values).join(' '), { sourcetype: 'ms:iis:splunk' })
    expect(seen).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), tag: ['activity', 'inventory', 'web'] })
    expect(seen.fields).toMatchObject(fields)
  })
  it('by the names that the file gives, also where they change', async () => {
    const names = Object.keys(values)
      .reverse()
      .filter((name) => name !== 'date' && name !== 'time')
    const first = ['date', 'time', ...names]
    const text = [
      '#Software: Microsoft Internet Information Services 10.0',
      `#Fields: ${first.join(' ')}`,
      first.map((name) => values[name]).join(' '),
      '#Fields: date time cs-uri-stem cs-username sc-status c-ip s-ip cs(Referer) X-Forwarded-For',
      '2024-03-05 10:00:00 / - 200 10.1.2.3 192.0.2.1 - -',
    ].join('\r\n')
    const { rows, report } = await rowsOf(text, { zone: '+05:00' })
    expect(report).toMatchObject({ entry: 'iis', events: 2, eventsWithProblems: 0 })
    expect(rows[0]).toMatchObject({ _time: at('2024-03-05T09:18:29Z'), sourcetype: 'ms:iis:auto', fields })
    expect(rows[1]!.fields).toMatchObject({
      src: '10.1.2.3',
      dest: '192.0.2.1',
      url: 'http://192.0.2.1/',
      action: 'OK',
      cs_username: '-',
    })
    expect(rows[1]!.fields).not.toHaveProperty('user')
    expect(rows[1]!.fields).not.toHaveProperty('http_referrer')
  })
})
