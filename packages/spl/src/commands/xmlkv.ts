/** xmlkv — the elements of an XML text as fields. */
import { call, column, lambda, num, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { distinctTexts } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { orElse } from '../semantics/set-found.ts'
import { sourceField } from '../semantics/source-field.ts'
import { args, field, integer, option } from '../syntax/args.ts'

const syntax = args({
  field: field({ docs: 'The field with the XML text; _raw when it is left out.' }),
  maxinputs: option(integer, { docs: 'Accepted: rows are not read in portions here.' }),
})

export default command({
  name: 'xmlkv',
  docs: {
    summary: 'Takes the elements of an XML text out as fields.',
    usage: 'xmlkv [<field>] [maxinputs=<int>]',
    page: 'Search Reference, "xmlkv"',
    notes: [
      'Each element that holds a text and no other element, <name …>value</name>, becomes a field. Of several with one name, the last counts.',
      'The entities &lt; &gt; &amp; of the text are resolved first, those in it too, and the field keeps that form.',
      'Later stages find fields by name. Where they use a pattern (table *, values(*)), or where events leave the search, the names are asked for with a query of their own.',
    ],
    differences: ['Internal fields (_time, _raw) are never set by elements of that name.'],
  },
  syntax,
  lower(given, input, context) {
    const source = sourceField(given.field && { value: given.field.name, span: given.field.span }, input, context)
    if (!source) return input
    const relation = input.extend([{ name: source.name, value: withoutEntities(oneText(source.value)) }])
    const xml = column(source.name, 'text')
    const why = 'the elements of the XML text become fields'
    const names = distinctTexts(elementNames(xml), relation, given.at('field'), why, context)
    return relation.withFound({
      what: `xmlkv ${source.name}`,
      multi: () => false,
      names: names.all,
      lacks: names.lacks,
      value: (name, before) =>
        name === '' || /[\s<>/]/.test(name) ? undefined : orElse(lastElement(xml, name), before),
    })
  },
  examples: [
    {
      title: 'Elements become fields',
      spl: 'xmlkv x | table user, id',
      given: [{ x: '<event><user name="full">mia</user><id>7</id></event>' }],
      expect: [{ user: 'mia', id: '7' }],
    },
    {
      title: 'The last of several',
      spl: 'xmlkv x | eval found=name',
      given: [{ x: '<g><name>a</name></g><g><name>b</name></g>' }],
      expect: [{ found: 'b' }],
    },
    {
      title: 'All names, and fields that were there',
      spl: 'xmlkv x | table a*',
      given: [
        { x: '<r><ab>1</ab><ac/></r>', ab: 'old', ad: 'kept' },
        { x: 'no XML', ab: 'old', ad: 'kept' },
      ],
      expect: [
        { ab: '1', ac: null, ad: 'kept' },
        { ab: 'old', ac: null, ad: 'kept' },
      ],
    },
    {
      title: 'Entities',
      spl: 'xmlkv x',
      given: [{ x: '&lt;a&gt;b &amp;amp; c&lt;/a&gt;' }],
      expect: [{ a: 'b & c', x: '<a>b & c</a>' }],
    },
  ],
})

/** Several values stand on lines of their own. */
function oneText(value: Scalar): Scalar {
  return value.type === 'list' ? call('text', 'arrayStringConcat', value, text('\n')) : asText(value)
}

/** What is left when the three entities are resolved again and again until nothing changes. */
function withoutEntities(value: Scalar): Scalar {
  const replace = (input: Scalar, pattern: string, by: string): Scalar =>
    call('text', 'replaceRegexpAll', input, text(pattern), text(by))
  return replace(replace(replace(value, '&(?:amp;)*lt;', '<'), '&(?:amp;)*gt;', '>'), '&(?:amp;)+', '&')
}

function lastElement(xml: Scalar, name: string): Scalar {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const values = call('list', 'extractAll', xml, text(`<${escaped}(?:\\s[^>]*)?>([^<]*)</${escaped}>`))
  return call('text', 'arrayElementOrNull', values, num(-1))
}

const ELEMENT = '<([^\\s<>/]+)(?:\\s[^>]*)?>[^<]*</([^\\s<>/]+)>'

function elementNames(xml: Scalar): Scalar {
  const name = (match: Scalar, at: number): Scalar => call('text', 'arrayElement', match, num(at))
  const matches = call('data', 'extractAllGroupsVertical', xml, text(ELEMENT))
  const closed = lambda(['data'], (match) => call('bool', 'equals', name(match, 1), name(match, 2)))
  return call(
    'list',
    'arrayMap',
    lambda(['data'], (match) => name(match, 1)),
    call('data', 'arrayFilter', closed, matches),
  )
}
