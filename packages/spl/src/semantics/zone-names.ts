/** Abbreviations of time zones: those that %Z writes, and those that it reads. */
import { zoneOffset } from './time-zone.ts'

const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA', 'en-NZ', 'en-CA', 'ja-JP']

/** Zones whose abbreviation in the tz database Intl does not give: standard time, then daylight saving time. */
const BY_ZONE = new Map<string, readonly string[]>(
  (
    [
      ['CST CDT', 'America/Havana'],
      ['HST HDT', 'America/Adak'],
      ['MST', 'America/Dawson America/Whitehorse America/Hermosillo America/Mazatlan'],
      ['NST NDT', 'America/St_Johns'],
      ['CST', 'Asia/Shanghai Asia/Macau Asia/Taipei'],
      ['HKT', 'Asia/Hong_Kong'],
      ['IST IDT', 'Asia/Jerusalem'],
      ['KST', 'Asia/Seoul Asia/Pyongyang'],
      ['PKT', 'Asia/Karachi'],
      ['PST', 'Asia/Manila'],
      ['WIB', 'Asia/Jakarta Asia/Pontianak'],
      ['WITA', 'Asia/Makassar'],
      ['WIT', 'Asia/Jayapura'],
      ['MSK', 'Europe/Moscow Europe/Simferopol Europe/Kirov Europe/Volgograd'],
      ['GMT IST', 'Europe/Dublin'],
      ['GMT BST', 'Europe/Guernsey Europe/Isle_of_Man Europe/Jersey'],
      ['ChST', 'Pacific/Guam Pacific/Saipan'],
      ['SST', 'Pacific/Midway Pacific/Pago_Pago'],
    ] as const
  ).flatMap(([names, zones]) => zones.split(' ').map((zone) => [zone, names.split(' ')] as const)),
)

/** Zones that have none there, though Intl knows one. */
const NUMERIC = new Set(
  'Antarctica/Casey Antarctica/Troll Asia/Colombo Asia/Dubai Asia/Muscat Australia/Eucla Australia/Lord_Howe Pacific/Chatham America/Miquelon'.split(
    ' ',
  ),
)

/** The abbreviation at a time: CET, or +05 where the zone has none. */
export function zoneName(time: number, zone: string): string {
  const offset = zoneOffset(time, zone)
  const own = BY_ZONE.get(zone)
  if (own) return own[offset > standardOffset(time, zone) ? 1 : 0] ?? own[0]!
  if (!NUMERIC.has(zone)) {
    for (const locale of LOCALES) {
      const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
      const name = format.formatToParts(time * 1000).find((part) => part.type === 'timeZoneName')?.value ?? ''
      if (/^[A-Z]{2,5}$/.test(name)) return name
    }
  }
  const minutes = Math.abs(offset) / 60
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${minutes % 60 ? pad(minutes % 60) : ''}`
}

const HALF_YEAR = 15_778_800

/** The least offset within a year: in most zones daylight saving lasts for more than half of it. */
function standardOffset(time: number, zone: string): number {
  return Math.min(...[-1, -0.5, 0, 0.5, 1].map((part) => zoneOffset(time + part * HALF_YEAR, zone)))
}

const known = new Map<string, ReadonlyMap<number, string>>()

/** Every offset that a zone has had since 1970, or is to have, with its abbreviation; the latest one counts. */
export function zoneNames(zone: string): ReadonlyMap<number, string> {
  let names = known.get(zone)
  if (!names) {
    const found = new Map<number, string>()
    for (let time = 0; time < 68 * 2 * HALF_YEAR; time += HALF_YEAR)
      found.set(zoneOffset(time, zone), zoneName(time, zone))
    names = found
    known.set(zone, names)
  }
  return names
}

/** What %Z reads, with the seconds ahead of UTC; names that several zones share mean the one of the United States or Europe. */
export const ZONE_ABBREVIATIONS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    UTC: 0,
    GMT: 0,
    UT: 0,
    Z: 0,
    WET: 0,
    WEST: 1,
    BST: 1,
    CET: 1,
    CEST: 2,
    EET: 2,
    EEST: 3,
    MSK: 3,
    SAST: 2,
    IST: 5.5,
    PKT: 5,
    WIB: 7,
    HKT: 8,
    SGT: 8,
    AWST: 8,
    JST: 9,
    KST: 9,
    ACST: 9.5,
    ACDT: 10.5,
    AEST: 10,
    AEDT: 11,
    NZST: 12,
    NZDT: 13,
    NST: -3.5,
    NDT: -2.5,
    AST: -4,
    ADT: -3,
    EST: -5,
    EDT: -4,
    CST: -6,
    CDT: -5,
    MST: -7,
    MDT: -6,
    PST: -8,
    PDT: -7,
    AKST: -9,
    AKDT: -8,
    HST: -10,
  }).map(([name, hours]) => [name, hours * 3600]),
)
