/** Which source type a file gets by its content and its name, when the user says nothing. The lines are made up. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { FileLoader } from './load-file.ts'
import { loadText } from './load-text.ts'
import { readRows } from './read-rows.ts'
import { loadSourceTypes } from './sourcetypes/load.ts'
import { rowsOf, TEST_OPTIONS } from './test-loader.ts'

async function kindOf(content: string, path = 'some/file', options = {}) {
  const { report, batches } = await loadText(new FileLoader({ ...TEST_OPTIONS, ...options }), content, path)
  const sourcetype = batches.flatMap(readRows)[0]?.sourcetype
  return { entry: report.entry, sourcetype, status: report.status }
}

const combined =
  '10.1.2.3 - - [05/Mar/2024:10:18:29 +0100] "GET / HTTP/1.1" 200 7 "-" "Mozilla/5.0 (KHTML, like Gecko)"'
const cron = 'Mar  5 09:18:29 web-7 CRON[12]: (root) CMD (run-parts /etc/cron.hourly)'

describe('without a name of a source type', () => {
  it.each<[string, string, string, string?]>([
    [cron, 'syslog', 'syslog'],
    [
      `${cron}\nMar  5 09:18:30 web-7 sshd[5]: Accepted password for a from 10.0.0.1 port 1 ssh2`,
      'linux_secure',
      'linux_secure',
    ],
    [cron, 'linux_secure', 'linux_secure', '/mnt/image/var/log/auth.log'],
    ['type=CWD msg=audit(1.2:3): cwd="/"', 'linux_auditd', 'linux:audit'],
    ['node=a type=CWD msg=audit(1.2:3): cwd="/"', 'linux_auditd', 'linux:audit'],
    [combined, 'access_combined', 'access_combined'],
    [combined, 'access_combined', 'access_combined', 'apache2/access.log'],
    ['a=1 b=2', 'misc_text', 'kv'],
    ['id,name,when\n1,a,2024-01-01', 'csv', 'csv'],
    ['id\tname\twhen\n1\ta\t2024-01-01', 'tsv', 'tsv'],
    ['id;name;when\n1;a;2024-01-01', 'csv_semicolon', 'csv:semicolon'],
    ['id;name;when\n1;a;2024-01-01', 'csv_semicolon', 'csv:semicolon', 'export/users.csv'],
    ['id,name,when\n1,a;b;c,2024-01-01', 'csv', 'csv', 'export/users.csv'],
    ['#separator \\x2c\n#fields,ts,uid\n1.5,C1', 'zeek_csv', 'bro:csv'],
    [
      '----\ntime->Tue Mar  5 09:18:29 2024\ntype=CWD msg=audit(1709630309.1:3): cwd="/"',
      'linux_auditd_ausearch',
      'linux:audit',
    ],
    ['{"a":1}', 'json', '_json'],
    ['{"ts":1,"x":2}', 'zeek_json', 'bro:json', 'logs/weird/conn.log'],
    ['{"event_type":"stats","timestamp":"2024-01-01T00:00:00Z","stats":{}}', 'suricata', 'suricata'],
  ])('%s is %s', async (content, entry, sourcetype, path) => {
    expect(await kindOf(`${content}\n`, path)).toEqual({ entry, sourcetype, status: 'loaded' })
  })
  it('most of the first lines count', async () => {
    const lines = ['a banner of some kind', '', 'key=1 other=2', 'key=2 other=3']
    expect((await kindOf(lines.join('\n'))).entry).toBe('misc_text')
    expect((await kindOf(['one', 'two', 'three', 'key=1 other=2'].join('\n'))).status).toBe('refused')
  })
})

describe('a sourcetype that content only names', () => {
  it.each([
    ['a=1 b=2\n', 'misc_text', { a: '1', b: '2' }],
    ['{"a":1}\n', 'json', { a: '1' }],
    ['2024-03-05 09:18:29 words only\n', 'misc_text', {}],
  ])('%j is read by its content, under that name', async (text, entry, fields) => {
    const { rows, report } = await rowsOf(text, { sourcetype: 'acme:own', declared: true })
    expect(report).toMatchObject({ entry, notice: `no source type file says how acme:own is read: read as ${entry}` })
    expect(rows).toMatchObject([{ sourcetype: 'acme:own', fields }])
  })
})

describe('a source type of the user', () => {
  const root = mkdtempSync(join(tmpdir(), 'karst-recognition-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  it('is recognised by its lines, before the common forms', async () => {
    writeFileSync(
      join(root, 'acme.yml'),
      `version: 1
sourcetypes:
  acme_door:
    title: ACME door controller
    sourcetype: acme:door
    detect: { format: text, lines: '^door=\\d+ ' }
    events: lines
    extract: [kv, { pattern: 'by (?<user>\\w+)$' }]
    time: []
`,
    )
    const { definitions, problems } = loadSourceTypes([root])
    expect(problems).toEqual([])
    expect(await kindOf('door=1 state=open by mara\n', 'x', { definitions })).toEqual({
      entry: 'acme_door',
      sourcetype: 'acme:door',
      status: 'loaded',
    })
  })
  it('is told what is wrong with it', () => {
    writeFileSync(
      join(root, 'acme.yml'),
      `version: 1
sourcetypes:
  a: { title: a, events: lines, extract: { pattern: 'no group' } }
  b: { title: b, events: lines, time: [{ from: x, prefix: 'at ' }] }
  c: { title: c, events: rows, extract: { delimited: { separator: ',', names: [x], variants: { column: y, names: {} } } } }
`,
    )
    const messages = loadSourceTypes([root]).problems.map(({ line, message }) => `${line}: ${message}`)
    expect(messages).toEqual([
      expect.stringMatching(/^3: .*no named group/),
      expect.stringMatching(/^4: .*prefix stands with from: _raw and a format/),
      expect.stringMatching(/^5: .*column is none of the names that all rows share/),
    ])
  })
})
