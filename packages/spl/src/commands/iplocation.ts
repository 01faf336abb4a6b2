/** iplocation — where an address is. */
import { call, NULL, text } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { lookedUpValues } from '../semantics/lookup-matches.ts'
import { hiddenName } from '../semantics/relation.ts'
import { sourceField } from '../semantics/source-field.ts'
import { args, bool, field, option, text as textValue } from '../syntax/args.ts'

const syntax = args({
  prefix: option(textValue, { default: '', docs: 'What stands before the names of the fields.' }),
  allfields: option(bool, { default: false, docs: 'Give Continent, MetroCode and Timezone too.' }),
  lang: option(textValue, { docs: 'Accepted: names are in the language of the database.' }),
  field: field({ required: true, docs: 'The field with the address.' }),
})

const FIELDS = ['City', 'Country', 'Region', 'lat', 'lon']
const MORE_FIELDS = ['Continent', 'MetroCode', 'Timezone']
const NUMBERS = new Set(['lat', 'lon'])
/** The column of the database with the networks. */
const NETWORK = 'network'

export default command({
  name: 'iplocation',
  docs: {
    summary: 'Adds where an address is: City, Country, Region, lat, lon.',
    usage: 'iplocation [prefix=<string>] [allfields=<bool>] [lang=<string>] <field>',
    page: 'Search Reference, "iplocation"',
    notes: [
      'It looks addresses of both versions up in the GeoIP database that is set; a block in CIDR notation counts as its first address.',
      'An address that the database does not have, as any private one, gets no values.',
      'The database is the file that --geoip or KARST_GEOIP names: .mmdb as MaxMind makes it, or .csv with the columns network (in CIDR notation), City, Country, Region, lat, lon, Continent, MetroCode, Timezone, as far as there are any. The store keeps it.',
      'Without a database there is a warning, and all of the fields stay empty.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const { name, span } = given.field
    const source = sourceField({ value: name, span }, input, context)
    const geoip = context.environment.geoip?.()
    if (!geoip) {
      context.diagnostics.report(
        'no-geoip',
        span,
        '`iplocation` needs a GeoIP database, and none is set: City, Country and the rest stay empty.',
        'Set the database (karst search --geoip <file>), or look networks up in a lookup with match_type CIDR.',
      )
    }
    const wanted = given.allfields ? [...FIELDS, ...MORE_FIELDS] : FIELDS
    const nothing = wanted.map((name) => ({ name: given.prefix + name, value: NULL }))
    if (!geoip || !source) return input.extend(nothing)
    const outputs = wanted
      .filter((name) => geoip.columns.includes(name))
      .map((name) => ({ column: name, name: hiddenName() }))
    const address = call('text', 'replaceRegexpOne', asText(source.value), text('/\\d+$'), text(''))
    const found = lookedUpValues(
      { definition: geoip, keys: [{ column: NETWORK, value: address }], outputs, time: undefined },
      input,
    )
    return found.relation.extend(
      wanted.map((name) => {
        const at = outputs.findIndex((output) => output.column === name)
        const value = at < 0 ? NULL : found.outputs[at]!
        return { name: given.prefix + name, value: at >= 0 && NUMBERS.has(name) ? asNumber(value) : value }
      }),
    )
  },
  examples: [
    {
      title: 'Without a database the fields are empty',
      spl: 'iplocation prefix=src_ src | table src src_City src_Country',
      given: [{ src: '203.0.113.7' }],
      expect: [{ src: '203.0.113.7', src_City: null, src_Country: null }],
    },
  ],
})
