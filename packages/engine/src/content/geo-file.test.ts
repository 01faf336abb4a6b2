import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GEO_COLUMNS, openGeoFile } from './geo-file.ts'
import { Mmdb } from './mmdb.ts'
import { sampleMmdb } from './mmdb-sample.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'karst-geo-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, body: string | Buffer): string {
  const path = join(directory, name)
  writeFileSync(path, body)
  return path
}

function open(path: string): { columns: string[]; rows: (string | null)[][] } {
  const { columns, rows } = openGeoFile(path, () => undefined)
  return { columns, rows: [...rows()] }
}

function bits(octets: number[], length: number): string {
  return octets
    .map((octet) => octet.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, length)
}

const LONG = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch'
const PLACE = {
  city: { names: { de: 'Köln', en: LONG } },
  country: { iso_code: 'DE', names: { en: 'Germany' } },
  subdivisions: [{ names: { en: 'North' } }, { names: { en: 'other' } }],
  location: { latitude: 50.9, longitude: -6.5, metro_code: 7, time_zone: 'Europe/Berlin' },
  continent: { names: { en: 'Europe' } },
  traits: { is_anycast: true },
}
const ZEROS = '0'.repeat(96)
/** 2001:db8::/33, which ends within a group. */
const V6 = bits([0x20, 0x01, 0x0d, 0xb8, 0], 33)

describe('.mmdb', () => {
  test.each([24, 28, 32] as const)('networks of both versions, with records of %i bits', (recordBits) => {
    const database = sampleMmdb({
      recordBits,
      ipVersion: 6,
      networks: [
        [ZEROS + bits([203, 0, 113], 24), 0],
        [ZEROS + bits([198, 51, 100, 64], 26), 1],
        [V6, 1],
        // 6to4 and mapped addresses show the tree of version 4 again.
        [bits([0x20, 0x02], 16), 'ipv4'],
      ],
      values: [PLACE, { country: { names: { en: 'France' } } }],
    })
    const { columns, rows } = open(file('both.mmdb', database))
    expect(columns).toEqual(GEO_COLUMNS)
    const nothing = [null, 'France', null, null, null, null, null, null]
    expect(rows).toEqual([
      ['198.51.100.64/26', ...nothing],
      ['203.0.113.0/24', LONG, 'Germany', 'North', '50.9', '-6.5', 'Europe', '7', 'Europe/Berlin'],
      ['2001:db8:0:0:0:0:0:0/33', ...nothing],
    ])
  })

  test('a tree of version 4 alone; values behind pointers', () => {
    const database = sampleMmdb({
      recordBits: 24,
      ipVersion: 4,
      networks: [[bits([10], 8), 1]],
      values: ['Ulm', { city: { names: { en: { pointer: 0 } } } }],
    })
    expect(open(file('four.mmdb', database)).rows).toEqual([
      ['10.0.0.0/8', 'Ulm', null, null, null, null, null, null, null],
    ])
  })

  test('damage is an error that says so', () => {
    const whole = sampleMmdb({ recordBits: 24, ipVersion: 4, networks: [['1', 0]], values: [{ pointer: 0 }] })
    expect(() => open(file('circle.mmdb', whole))).toThrow('The MaxMind database is damaged.')
    expect(() => open(file('none.mmdb', 'text'))).toThrow('no MaxMind database')
    const circle = sampleMmdb({ recordBits: 24, ipVersion: 4, networks: [['00', 0]], values: ['x'] })
    circle.writeUIntBE(0, 0, 3)
    expect(() => [...new Mmdb(circle).networks()]).toThrow('damaged')
  })
})

describe('.csv', () => {
  test('columns in any case and order; others are left out', () => {
    const path = file('geo.csv', 'id,COUNTRY,network,lat\n1,Peru,192.0.2.0/24,-9.2\n2,,2001:db8::/32,\n')
    expect(open(path).rows).toEqual([
      ['192.0.2.0/24', null, 'Peru', null, '-9.2', null, null, null, null],
      ['2001:db8::/32', null, null, null, null, null, null, null, null],
    ])
  })

  test.each([
    ['other.csv', 'ip,Country\n', 'has no column network'],
    ['other.txt', '', 'is no GeoIP database'],
  ])('%s', (name, body, message) => {
    expect(() => open(file(name, body))).toThrow(message)
  })

  test.each(['missing.csv', 'missing.mmdb'])('%s', (name) => {
    expect(() => open(join(directory, name))).toThrow("can't be read")
  })
})
