/** A GeoIP database as the rows of a lookup: a MaxMind file (.mmdb), or a CSV file with a column `network`. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ContentDiagnostic } from './diagnostic.ts'
import { GeoFileError } from './geo-file-error.ts'
import { type LookupRows, openCsv } from './lookup-table.ts'
import { Mmdb, type MmdbValue } from './mmdb.ts'

/** The fields of iplocation, after the network that has them. */
export const GEO_COLUMNS = ['network', 'City', 'Country', 'Region', 'lat', 'lon', 'Continent', 'MetroCode', 'Timezone']

export function openGeoFile(path: string, report: (diagnostic: ContentDiagnostic) => void): LookupRows {
  if (/\.csv(\.gz)?$/i.test(path)) return openGeoCsv(path, report)
  if (/\.mmdb$/i.test(path)) return openGeoMmdb(path)
  throw new GeoFileError(`${path} is no GeoIP database.`, 'Give a file .mmdb, or .csv with a column network.')
}

/** Columns by their names in any case; others are left out. Where networks overlap, the first row counts. */
function openGeoCsv(path: string, report: (diagnostic: ContentDiagnostic) => void): LookupRows {
  let problem: string | undefined
  const csv = openCsv(path, (diagnostic) => {
    problem ??= diagnostic.message
    report(diagnostic)
  })
  if (!csv) throw new GeoFileError(`The GeoIP database ${path} can't be read: ${problem}`, 'Check the path.')
  const places = GEO_COLUMNS.map((name) =>
    csv.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase()),
  )
  if (places[0] === -1)
    throw new GeoFileError(
      `The GeoIP database ${path} has no column network.`,
      `Its columns may be ${GEO_COLUMNS.join(', ')}.`,
    )
  function* rows(): Generator<(string | null)[]> {
    for (const row of csv!.rows()) yield places.map((place) => row[place] ?? null)
  }
  return { columns: GEO_COLUMNS, rows, contentHash: csv.contentHash }
}

function openGeoMmdb(path: string): LookupRows {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new GeoFileError(`The GeoIP database ${path} can't be read: ${code}.`, 'Check the path.')
  }
  const database = new Mmdb(bytes)
  function* rows(): Generator<(string | null)[]> {
    // Many networks share a place.
    const places = new Map<number, (string | null)[]>()
    for (const { network, pointer } of database.networks()) {
      let place = places.get(pointer)
      if (!place) {
        place = placeOf(database.value(pointer))
        places.set(pointer, place)
      }
      yield [network, ...place]
    }
  }
  return { columns: GEO_COLUMNS, rows, contentHash: createHash('sha256').update(bytes).digest('hex') }
}

/** The fields of a record, in the order of the columns: MaxMind's, with English names. */
function placeOf(record: MmdbValue): (string | null)[] {
  const location = member(record, 'location')
  return [
    name(member(record, 'city')),
    name(member(record, 'country')),
    name(member(member(record, 'subdivisions'), 0)),
    written(member(location, 'latitude')),
    written(member(location, 'longitude')),
    name(member(record, 'continent')),
    written(member(location, 'metro_code')),
    written(member(location, 'time_zone')),
  ]
}

function member(value: MmdbValue | undefined, key: string | number): MmdbValue | undefined {
  if (typeof value !== 'object' || value instanceof Uint8Array) return undefined
  return (value as Record<string | number, MmdbValue>)[key]
}

function name(place: MmdbValue | undefined): string | null {
  return written(member(member(place, 'names'), 'en'))
}

function written(value: MmdbValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) || null : null
}
