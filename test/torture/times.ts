/** Times: parts of them as fields, spans, transactions, and what is compared with the time of another row. */
import { describe, expect, test } from 'vitest'
import { type Bench, NOW } from './bench.ts'
import { event, type Fields } from './events.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
/** The midnight before `NOW`, which is a Tuesday. */
const MIDNIGHT = NOW - (NOW % DAY)

export function timesCases(bench: Bench): void {
  describe('times', () => {
    test('42: hours and weekdays as fields of events, in an OR beside AND', async () => {
      const upload = (user: string, at: number, more: Fields = {}) =>
        event(
          { sourcetype: 'aws:cloudtrail' },
          {
            _time: String(at),
            user,
            eventSource: 'ecr.amazonaws.com',
            eventName: 'PutImage',
            awsRegion: 'eu-1',
            userName: user,
            src_ip: '198.51.100.7',
            'requestParameters.imageTag': 'latest',
            'requestParameters.registryId': '1',
            'requestParameters.repositoryName': 'shop',
            ...more,
          },
        )
      const saturday = MIDNIGHT - 3 * DAY
      await bench.start([
        upload('evening', MIDNIGHT + 20 * HOUR),
        upload('early', MIDNIGHT + 8 * HOUR - 1),
        upload('noon', MIDNIGHT + 12 * HOUR),
        upload('weekend', saturday + 12 * HOUR),
        upload('friday', saturday - 12 * HOUR),
        upload('own field', MIDNIGHT + 12 * HOUR, { date_hour: '21' }),
        upload('other', MIDNIGHT + 21 * HOUR, { eventName: 'GetImage' }),
      ])
      const rows = await bench.rows('cloud/aws_ecr_container_upload_outside_business_hours')
      expect(rows.map(({ user }) => user)).toEqual(['early', 'evening', 'own field', 'weekend'])
      expect(rows[0]).toMatchObject({ repository: 'shop', imageTag: 'latest', phase: 'release', severity: 'medium' })
    })

    test('43: a span between the fields, networks in IN, another field in bins, a text from + and a number', async () => {
      const flow = (src_ip: string, at: number, dest: number, dest_port: string) =>
        event(
          { tag: ['network', 'communicate'] },
          {
            _time: String(MIDNIGHT + at),
            src_ip,
            dest_ip: `203.0.113.${dest % 200}.${dest}`,
            dest_port,
            transport: 'tcp',
            action: 'allowed',
          },
        )
      const scan = (src_ip: string, count: number, start: number, port = '445') =>
        Array.from({ length: count }, (_, at) => flow(src_ip, start + at, at, port))
      await bench.start([
        ...scan('10.1.1.1', 250, 600),
        ...scan('10.1.1.1', 260, 700, '22'),
        ...scan('192.168.1.1', 249, 600),
        ...scan('172.32.0.1', 300, 600),
        ...scan('172.16.0.9', 300, HOUR - 100),
      ])
      expect(await bench.rows('network/internal_horizontal_port_scan')).toEqual([
        {
          src_ip: '10.1.1.1',
          _time: MIDNIGHT + 600,
          action: 'allowed',
          totalDestIPCount: 510,
          src_category: null,
          dest_ports: ['tcp/22', 'tcp/445'],
          dest_zone: null,
          src_zone: null,
        },
      ])
    })

    test('44: comments, appendpipe with an empty timechart, null as a text, * as a replacement', async () => {
      const failures = (at: number, count: number, users = count) =>
        Array.from({ length: count }, (_, n) =>
          event(
            { tag: ['authentication'], sourcetype: 'win' },
            {
              _time: String(MIDNIGHT + at),
              action: 'failure',
              signature_id: '4625',
              user: `user${n % users}`,
              src: `::ffff:10.0.${at % 200}.${n}`,
            },
          ),
        )
      const quiet = Array.from({ length: 30 }, (_, at) => failures(at * 120, 1)).flat()
      await bench.start([...quiet, ...failures(2 * HOUR, 40), ...failures(3 * HOUR, 40, 2)])
      const rows = await bench.rows('application/detect_distributed_password_spray_attempts')
      expect(rows).toEqual([
        {
          _time: MIDNIGHT + 2 * HOUR,
          action: 'failure',
          unique_src: 40,
          unique_accounts: 40,
          total_failures: 40,
          sourcetype: 'win',
          signature_id: '4625',
        },
      ])
    })

    test('48: a transaction that one event begins and another ends', async () => {
      const audit = (user: string, at: number, operationName: string, result = 'success') =>
        event(
          { sourcetype: 'azure:monitor:aad' },
          {
            _time: String(MIDNIGHT + at),
            user,
            operationName,
            'properties.result': result,
            'properties.initiatedBy.user.userPrincipalName': 'admin@corp.example',
          },
        )
      const [enable, reset, update] = ['Enable account', 'Reset password (by admin)', 'Update user']
      await bench.start([
        audit('mia', 10, enable!),
        audit('mia', 30, update!),
        audit('mia', 50, reset!),
        audit('slow', 10, enable!),
        audit('slow', 200, reset!),
        audit('reversed', 10, reset!),
        audit('reversed', 20, enable!),
        audit('alone', 10, update!),
        audit('other', 10, 'Delete user'),
      ])
      expect(await bench.rows('cloud/azure_ad_user_enabled_and_password_reset')).toEqual([
        {
          user: 'mia',
          result: 'success',
          count: 1,
          firstTime: '2023-11-14T00:00:10',
          lastTime: '2023-11-14T00:00:10',
          operationName: [enable, reset, update],
          initiatedBy: 'admin@corp.example',
        },
      ])
    })

    test('53: a span with a comma behind it, an aggregate named like the field that it reads, a quoted key', async () => {
      const writes = (dest: string, hour: number, count: number, action = 'created') =>
        Array.from({ length: count }, () =>
          event(
            { tag: ['endpoint', 'filesystem'] },
            { _time: String(MIDNIGHT - 2 * DAY + hour * HOUR + 60), dest, action, file_name: 'f' },
          ),
        )
      const usual = (dest: string, hours: number) =>
        Array.from({ length: hours }, (_, at) => writes(dest, at, 2 + (at % 2)))
      await bench.start(
        [
          ...usual('spike', 24),
          writes('spike', 60, 20),
          ...usual('steady', 24),
          writes('steady', 60, 3),
          ...usual('young', 18),
          writes('young', 60, 20),
          writes('steady', 61, 50, 'deleted'),
        ].flat(),
      )
      const rows = await bench.rows('endpoint/spike_in_file_writes')
      expect(rows).toMatchObject([{ dest: 'spike', count: 20, num_data_samples: 25, avg: 2.5, isOutlier: 1 }])
      expect(rows[0]!.upperBound).toBeCloseTo(2.5 + 4 * Math.sqrt((24 * 0.25) / 23), 9)
    })
  })
}
