/** iplocation — where an address is. */
import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import type { GeoDatabase } from '../semantics/environment.ts'
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

export default command({
  name: 'iplocation',
  docs: {
    summary: 'Adds where an address is: City, Country, Region, lat, lon.',
    usage: 'iplocation [prefix=<string>] [allfields=<bool>] [lang=<string>] <field>',
    page: 'Search Reference, "iplocation"',
    notes: [
      'It looks addresses of both versions up in the GeoIP database that is set; a block in CIDR notation counts as its first address.',
      'An address that the database does not have, as any private one, gets no values.',
      'Without a database there is a warning, and all of the fields stay empty.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const { name, span } = given.field
    const source = sourceField({ value: name, span }, input, context)
    const { geoip } = context.environment
    if (!geoip) {
      context.diagnostics.report(
        'no-geoip',
        span,
        '`iplocation` needs a GeoIP database, and none is set: City, Country and the rest stay empty.',
        'Set the database, or look networks up in a lookup with match_type CIDR.',
      )
    }
    const wanted = given.allfields ? [...FIELDS, ...MORE_FIELDS] : FIELDS
    const address = source && asText(source.value)
    return input.extend(
      wanted.map((each) => ({
        name: given.prefix + each,
        value: geoip && address ? located(geoip, each, address) : NULL,
      })),
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

/** A missing address becomes ::, which no database has. */
function located({ dictionary, fields }: GeoDatabase, attribute: string, address: Scalar): Scalar {
  const type = fields.get(attribute)
  if (!type) return NULL
  const bare = call('text', 'replaceRegexpOne', address, text('/\\d+$'), text(''))
  const key = call('data', 'tuple', call('data', 'assumeNotNull', call('data', 'toIPv6OrNull', bare)))
  const value = call(type, 'dictGetOrNull', text(dictionary), text(attribute), key)
  return type === 'num' ? value : call('text', 'nullIf', value, text(''))
}
