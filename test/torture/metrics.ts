/** Metrics, and searches that go over fields whose names only the data know. */
import { describe, expect, test } from 'vitest'
import type { EventRow } from '../../packages/engine/src/stores/store.ts'
import { type Bench, NOW } from './bench.ts'
import { event, type Fields } from './events.ts'

const HOUR = 3_600

function metric(age: number, fields: Fields): EventRow {
  return event({ index: 'kubernetes_metrics', sourcetype: 'otel' }, { _time: String(NOW - age), ...fields })
}

/** Ages of measurements in spans of ten seconds of their own. */
const spans = (count: number): number[] => Array.from({ length: count }, (_, at) => 605 + at * 10)

export function metricsCases(bench: Bench): void {
  describe('metrics', () => {
    test('19: names with colons, a template over the columns of a lookup', async () => {
      const load = (name: string, age: number, cpu: number) =>
        metric(age, {
          'host.name': 'node-1',
          'k8s.cluster.name': 'shop',
          'k8s.node.name': 'n1',
          'process.executable.name': name,
          'process.cpu.utilization': String(cpu),
          'process.memory.utilization': '0.25',
          'process.disk.operations': '100',
          'process.threads': '10',
        })
      await bench.start([
        ...spans(6).map((age) => load('miner', age, 0.75)),
        ...spans(5).map((age) => load('seldom', age, 0.75)),
        ...spans(6).map((age) => load('calm', age, 0.25)),
      ])
      const quiet = { 'avg_cpu:disk': '9', 'stdev_cpu:disk': '1', 'avg_mem:disk': '9', 'stdev_mem:disk': '1' }
      await bench.writeLookup(
        'k8s_process_resource_ratio_baseline',
        ['miner', 'seldom', 'calm'].map((name) => ({
          key: `shop:node-1:${name}`,
          'avg_cpu:mem': '1',
          'stdev_cpu:mem': '0.25',
          ...quiet,
          'avg_cpu:threads': '9',
          'stdev_cpu:threads': '1',
        })),
      )
      const rows = await bench.rows('cloud/kubernetes_process_with_resource_ratio_anomalies')
      expect(rows).toMatchObject([
        {
          host: 'node-1',
          'k8s.cluster.name': 'shop',
          'k8s.node.name': 'n1',
          'process.executable.name': 'miner',
          count: 6,
        },
      ])
      expect(rows[0]!.anomalies).toMatch(
        /^cpu:mem ratio higher than average by 8(\.00)? Standard Deviations\. cpu:mem=3 avg_cpu:mem=1 'stdev_cpu:mem'=0\.25$/,
      )
    })

    test('20: a join of two spans of time, doubled dollar signs, a mean where the deviation was meant', async () => {
      const traffic = (service: string, age: number, tcp: number, udp: number) =>
        metric(age, {
          'k8s.cluster.name': 'shop',
          'dest.workload.name': service,
          'dest.process.name': 'nginx',
          'tcp.bytes': String(tcp),
          'udp.bytes': String(udp),
        })
      const before = (service: string) => [traffic(service, 48 * HOUR, 10, 10), traffic(service, 24 * HOUR, 12, 10)]
      await bench.start([
        ...['tcp', 'udp', 'both', 'few'].flatMap(before),
        ...spans(6).map((age) => traffic('tcp', age, 100, 30)),
        ...spans(6).map((age) => traffic('udp', age, 11, 50)),
        ...spans(3).map((age) => traffic('both', age, 100, 50)),
        ...spans(5).map((age) => traffic('few', age, 100, 10)),
      ])
      const rows = await bench.rows('cloud/kubernetes_anomalous_inbound_network_activity_from_process')
      expect(rows.map((row) => [row.host, row['dest.workload.name'], row.count])).toEqual([
        ['shop', 'both', 6],
        ['shop', 'tcp', 6],
        ['shop', 'udp', 6],
      ])
      const [both, tcp, udp] = rows.map((row) => [row.anomalies].flat().map(String))
      expect(both).toHaveLength(2)
      expect(tcp).toHaveLength(1)
      expect(tcp![0]).toMatch(/^tcp\.bytes higher than average by 62\.93 Standard Deviations\. tcp\.bytes=100 avg_tcp/)
      expect(udp).toHaveLength(1)
      expect(udp![0]).toMatch(/^udp\.bytes higher than average by 4(\.00)? .* 'stdev_udp\.bytes'=10$/)
    })

    test('21: append without a pipe; a multivalue field equals one value and differs from it', async () => {
      const edge = (source: string, dest: string, age: number, more: Fields = {}) =>
        metric(age, { 'source.workload.name': source, 'dest.workload.name': dest, 'tcp.packets': '5', ...more })
      const cluster = { 'k8s.cluster.name': 'shop' }
      await bench.start([
        edge('web', 'new-db', 600, cluster),
        edge('web', 'new-db', 700, cluster),
        edge('web', 'db', 600, cluster),
        edge('web', 'db', 30 * HOUR, cluster),
        edge('web', 'old-db', 30 * HOUR, cluster),
      ])
      const rows = await bench.rows('cloud/kubernetes_newly_seen_tcp_edge')
      const shown = rows.map((row) => [row.host, row['dest.workload.name'], row['tcp.packets_count'], row.current])
      expect(shown).toEqual([
        ['shop', 'db', 1, ['True', 'false']],
        ['shop', 'new-db', 2, 'True'],
        [null, 'db', 1, ['True', 'false']],
      ])
    })

    test('a macro goes over all fields that begin with a letter, forty of them', async () => {
      const execve = (args: readonly string[], more: Fields = {}) =>
        event(
          { sourcetype: 'linux:audit' },
          {
            type: 'EXECVE',
            ...Object.fromEntries(args.map((arg, at) => [`a${at}`, arg])),
            argc: '9',
            host: 'h',
            ...more,
          },
        )
      await bench.start([
        execve(['base64', '-d', ...Array.from({ length: 38 }, (_, at) => `file${at}`)]),
        execve(['base64', '-d', 'one']),
        execve(['base64', 'one']),
        execve(['base64', '-d', 'two'], { type: 'PATH' }),
      ])
      const rows = await bench.rows('endpoint/linux_auditd_base64_decode_files')
      const found = rows.map(({ process_exec }) => String(process_exec).split(' '))
      expect(found.map((words) => words.length)).toEqual([41, 4])
      expect(found[1]).toEqual(['base64', '-d', 'one', '9'])
    })
  })
}
