/**
 * Logs of Linux systems, network sensors, firewalls and web servers as rows of data models: of which datasets an event is
 * a row, and what its fields are there, as detections ask for them. The events are made up.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ingestAll } from '../packages/engine/src/ingest/pipeline.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'

const sysmon = (code: number, data: Record<string, string>) =>
  `<Event><System><Provider Name="Linux-Sysmon" Guid="{f}"/><EventID>${code}</EventID><Channel>Linux-Sysmon/Operational</Channel>` +
  `<Computer>web-7</Computer><Security UserId="0"/></System><EventData><Data Name="UtcTime">2024-03-05 09:18:29.313</Data>${Object.entries(
    data,
  )
    .map(([name, value]) => `<Data Name="${name}">${value}</Data>`)
    .join('')}</EventData></Event>`
const actor = { ProcessGuid: '{a1}', ProcessId: '4711', Image: '/usr/bin/curl', User: 'mara' }
const eve = {
  timestamp: '2024-03-05T09:18:29.000000Z',
  flow_id: 7,
  src_ip: '10.1.2.3',
  dest_ip: '198.51.100.7',
  dest_port: 80,
  proto: 'TCP',
}
const pan = (type: string, subtype: string, rest: string) =>
  `1,2024/03/05 09:18:30,01,${type},${subtype},2305,2024/03/05 09:18:29,10.1.2.3,198.51.100.7,0.0.0.0,0.0.0.0,r,corp\\mara,,tor,vsys1,in,out,e1,e2,f,x,1,1,40112,443,0,0,0x0,tcp,${rest}`
const zeek = {
  ts: 1709630309.5,
  uid: 'C1',
  'id.orig_h': '10.1.2.3',
  'id.orig_p': 1,
  'id.resp_h': '198.51.100.7',
  'id.resp_p': 53,
  proto: 'udp',
}
const stream = {
  endtime: '2024-03-05T09:18:29Z',
  timestamp: '2024-03-05T09:18:28Z',
  src_ip: '10.1.2.3',
  dest_ip: '198.51.100.7',
  dest_port: 53,
  protocol_stack: 'ip:udp:dns',
  time_taken: 5,
}
const web = ['Web.Web']

interface Case {
  log: string | object
  datasets: string[]
  /** Fields of the first of the datasets, without its name. */
  fields?: Record<string, string>
  options?: { sourcetype?: string; source?: string }
}
const cases: Record<string, Case> = {
  'Sysmon for Linux 1': {
    log: sysmon(1, {
      ...actor,
      CommandLine: 'curl -s x',
      ParentProcessId: '12',
      ParentImage: '/bin/bash',
      ParentCommandLine: '-bash',
      ParentProcessGuid: '{b}',
    }),
    datasets: ['Endpoint.Processes'],
    fields: {
      dest: 'web-7',
      user: 'mara',
      process: 'curl -s x',
      process_name: 'curl',
      process_id: '4711',
      process_guid: '{a1}',
      process_path: '/usr/bin/curl',
      parent_process: '-bash',
      parent_process_name: 'bash',
      parent_process_id: '12',
      original_file_name: 'curl',
      action: 'allowed',
    },
  },
  'Sysmon for Linux 5': {
    log: sysmon(5, actor),
    datasets: ['Endpoint.Processes'],
    fields: { process: '/usr/bin/curl', parent_process: 'unknown', action: 'blocked' },
  },
  'Sysmon for Linux 9': { log: sysmon(9, actor), datasets: ['Endpoint.Processes'] },
  'Sysmon for Linux 11': {
    log: sysmon(11, { ...actor, TargetFilename: '/etc/cron.d/x', CreationUtcTime: '2024-03-05 09:18:29.313' }),
    datasets: ['Endpoint.Filesystem'],
    fields: {
      dest: 'web-7',
      user: 'mara',
      file_name: 'x',
      file_path: '/etc/cron.d/x',
      action: 'created',
      file_create_time: '2024-03-05 09:18:29.313',
      process_guid: '{a1}',
    },
  },
  'Sysmon for Linux 3': {
    log: sysmon(3, {
      ...actor,
      Protocol: 'tcp',
      SourceIp: '10.1.2.3',
      DestinationIp: '198.51.100.7',
      DestinationPort: '443',
      Initiated: 'true',
    }),
    datasets: ['Network_Traffic.All_Traffic'],
    fields: {
      app: '/usr/bin/curl',
      dest: '198.51.100.7',
      dest_port: '443',
      src: '10.1.2.3',
      transport: 'tcp',
      direction: 'outbound',
      action: 'allowed',
    },
  },
  'Sysmon for Linux 16': { log: sysmon(16, {}), datasets: ['Endpoint.Services'] },
  'Suricata http': {
    log: {
      ...eve,
      event_type: 'http',
      http: {
        hostname: 'shop.example.test',
        url: '/a?b',
        http_method: 'GET',
        http_user_agent: 'curl',
        status: 200,
        length: 9,
      },
    },
    datasets: web,
    fields: {
      src: '10.1.2.3',
      dest: 'shop.example.test',
      url: '/a?b',
      http_method: 'GET',
      http_user_agent: 'curl',
      status: '200',
      url_length: '4',
      http_referrer: 'unknown',
    },
  },
  'Suricata alert': {
    log: { ...eve, event_type: 'alert', alert: { signature: 'ET X', severity: 1, action: 'allowed', category: 'c' } },
    datasets: ['Intrusion_Detection.IDS_Attacks'],
    fields: { signature: 'ET X', severity: 'high', src: '10.1.2.3', dest: '198.51.100.7', ids_type: 'network' },
  },
  'Suricata dns': {
    log: { ...eve, event_type: 'dns', dns: { type: 'query', rrname: 'a.example.test' } },
    datasets: ['Network_Resolution.DNS'],
    fields: { query: 'a.example.test', message_type: 'query', src: '10.1.2.3' },
  },
  'Suricata tls': {
    log: { ...eve, event_type: 'tls', tls: { subject: 'CN=x', issuerdn: 'CN=ca', version: 'TLS 1.2' } },
    datasets: ['Certificates.All_Certificates.SSL'],
  },
  'Suricata flow': {
    log: { ...eve, event_type: 'flow', flow: { bytes_toserver: 640, bytes_toclient: 660 } },
    datasets: ['Network_Traffic.All_Traffic'],
    fields: { bytes: '1300', bytes_in: '660', transport: 'tcp', dest_port: '80' },
  },
  'Zeek conn': {
    log: { ...zeek, conn_state: 'SF', orig_bytes: 1, resp_bytes: 2 },
    datasets: ['Network_Traffic.All_Traffic'],
    fields: { action: 'allowed', bytes_out: '1', dest_port: '53' },
  },
  'Zeek dns': {
    log: { ...zeek, query: 'a.example.test', qtype: 1, rcode: 0, trans_id: 1 },
    datasets: ['Network_Resolution.DNS'],
    fields: { query: 'a.example.test' },
  },
  'Zeek http': {
    log: { ...zeek, trans_depth: 1, method: 'GET', host: 'h', uri: '/x', status_code: 200 },
    datasets: [...web, 'Web.Web.Proxy'],
    fields: { url: 'h/x', status: '200' },
  },
  'Zeek ssl': {
    log: { ...zeek, established: true, cipher: 'X', version: 'TLSv12' },
    datasets: ['Certificates.All_Certificates.SSL'],
  },
  'Stream dns': {
    log: { ...stream, query: 'a.example.test', message_type: 'QUERY' },
    datasets: ['Network_Resolution.DNS', 'Network_Traffic.All_Traffic'],
    fields: { query: 'a.example.test', src: '10.1.2.3' },
  },
  'Stream http': {
    log: { ...stream, http_method: 'GET', site: 'h', uri_path: '/x', status: 200 },
    datasets: ['Network_Traffic.All_Traffic', 'Web.Web'],
  },
  'Palo Alto traffic': {
    log: pan('TRAFFIC', 'end', 'allow,30,20,10,5,x,1,any,0,1'),
    datasets: ['Network_Traffic.All_Traffic'],
    fields: {
      app: 'tor',
      action: 'allowed',
      src: '10.1.2.3',
      dest: '198.51.100.7',
      dest_port: '443',
      transport: 'tcp',
      user: 'corp\\mara',
      bytes_out: '20',
      vendor_product: 'Palo Alto Networks Firewall',
    },
  },
  'Palo Alto url': {
    log: pan('THREAT', 'url', 'alert,"h.example.test/a.php",(9999),cat,informational,client-to-server'),
    datasets: [...web, 'Web.Web.Proxy'],
    fields: { url: 'h.example.test/a.php', http_method: 'unknown', category: 'cat', action: 'allowed' },
  },
  'Palo Alto vulnerability': {
    log: pan('THREAT', 'vulnerability', 'drop,,Log4j(91991),any,critical,client-to-server'),
    datasets: ['Intrusion_Detection.IDS_Attacks'],
    fields: { signature: 'Log4j', severity: 'critical', action: 'blocked' },
  },
  Zscaler: {
    log: '2024-03-05 09:18:29\taction=Blocked\tthreatname=X.Y\tClientIP=10.1.2.3\thostname=h\turl=h/a\tserverip=198.51.100.7\trequestmethod=GET',
    datasets: [
      'Intrusion_Detection.IDS_Attacks',
      'Malware.Malware_Attacks',
      'Network_Traffic.All_Traffic',
      ...web,
      'Web.Web.Proxy',
    ],
    fields: { signature: 'X.Y', src: '10.1.2.3' },
  },
  nginx: {
    log: 'site="s" server="h.example.test" dest_port="80" src="10.1.2.3" time_local="05/Mar/2024:09:18:29 +0000" status="200" uri_path="/x" uri_query="a=b" http_method="GET" http_user_agent="curl" http_x_forwarded_for="-" bytes_in="1" bytes_out="2"',
    datasets: web,
    fields: {
      url: 'http://h.example.test:80/x?a=b',
      dest: 'h.example.test',
      src: '10.1.2.3',
      status: '200',
      bytes: '3',
    },
  },
  NCSA: {
    log: '10.1.2.3 - - [05/Mar/2024:09:18:29 +0000] "GET /x HTTP/1.1" 200 9 "-" "curl"',
    datasets: web,
    fields: { url: '/x', http_user_agent: 'curl', status: '200' },
  },
  IIS: {
    log: '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status\n2024-03-05 09:18:29 192.0.2.1 POST /owa/x - 443 - 10.1.2.3 curl 200',
    datasets: web,
    fields: { url: 'https://192.0.2.1:443/owa/x', src: '10.1.2.3', http_method: 'POST', user: 'unknown' },
  },
  sshd: {
    log: 'Mar  5 09:18:29 web-7 sshd[5]: Failed password for root from 203.0.113.9 port 22 ssh2',
    datasets: ['Authentication.Authentication'],
    fields: { action: 'failure', user: 'root', src: '203.0.113.9', dest: 'web-7', app: 'ssh' },
  },
  useradd: {
    log: 'Mar  5 09:18:29 web-7 useradd[5]: new user: name=eve, UID=1003, GID=1003',
    datasets: ['Change.All_Changes', 'Change.All_Changes.Account_Management'],
    fields: { action: 'created', object: 'eve', object_category: 'user', dest: 'web-7' },
  },
  auditd: { log: 'type=CWD msg=audit(1709630309.313:1): cwd="/"', datasets: [] },
}
const DATASETS = [...new Set(Object.values(cases).flatMap(({ datasets }) => datasets))].sort()

describe('rows of data models', () => {
  const root = mkdtempSync(join(tmpdir(), 'karst-network-'))
  const members = new Map<string, string[]>()
  let store: Store
  const time = { now: 1_800_000_000, earliest: null, latest: null, timeZone: 'UTC' }
  const rowsOf = async (spl: string) => {
    const { rows, diagnostics } = await runSearch(store, new Knowledge(store), spl, { time })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    return rows as Record<string, unknown>[]
  }

  beforeAll(async () => {
    store = await openTemporaryStore()
    for (const [i, { log, options }] of Object.values(cases).entries()) {
      const path = join(root, `${i}.log`)
      writeFileSync(path, typeof log === 'string' ? log : JSON.stringify(log))
      await ingestAll({ store, paths: [path], index: `case_${i}`, ...options })
    }
    for (const dataset of DATASETS) {
      for (const { index } of await rowsOf(`| tstats count from datamodel=${dataset} by index`)) {
        members.set(String(index), [...(members.get(String(index)) ?? []), dataset])
      }
    }
  }, 120_000)
  afterAll(async () => {
    await store.close()
    rmSync(root, { recursive: true, force: true })
  })

  it.each(Object.entries(cases).map(([name, one], i) => ({ name, ...one, i })))(
    '$name',
    async ({ datasets, fields = {}, i }) => {
      expect(members.get(`case_${i}`) ?? []).toEqual(datasets)
      const names = Object.keys(fields)
      if (names.length === 0) return
      const prefix = datasets[0]!.split('.').at(-1)!
      const by = names.map((name) => `${prefix}.${name}`).join(' ')
      const rows = await rowsOf(`| tstats count from datamodel=${datasets[0]} where index=case_${i} by ${by}`)
      const seen = rows.map((row) => Object.fromEntries(names.map((name) => [name, String(row[`${prefix}.${name}`])])))
      expect(seen).toEqual([fields])
    },
  )
})
