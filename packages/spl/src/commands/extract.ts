/** extract (kv) — pairs of keys and values of the raw text as fields. */
import { call, num, type Scalar } from '../plan/scalar.ts'
import { asList, asText } from '../semantics/coerce.ts'
import { distinctTexts } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { keysOf, pairsIn, valuesOfKey } from '../semantics/key-value.ts'
import { orElse } from '../semantics/set-found.ts'
import { addHidden } from '../semantics/window.ts'
import { args, bool, fields, integer, option, text } from '../syntax/args.ts'

const syntax = args({
  pairdelim: option(text, { docs: 'The characters that end a pair.' }),
  kvdelim: option(text, { docs: 'The characters that separate key and value.' }),
  limit: option(integer, { default: 50, docs: 'How many pairs to take.' }),
  maxchars: option(integer, { default: 10_240, docs: 'How many characters of the text to look at.' }),
  mv_add: option(bool, { default: false, docs: 'Keep all values of a key, with those that the field had.' }),
  clean_keys: option(bool, { default: true, docs: 'Make names of letters, digits and underscores of the keys.' }),
  auto: option(bool, { default: true, docs: 'false: find nothing without delimiters.' }),
  reload: option(bool, { docs: 'Accepted: there is no configuration to reload.' }),
  segment: option(bool, { docs: 'Accepted: the places of pairs are not kept.' }),
  extractors: fields({ docs: 'Stanzas of transforms.conf; there are none here.' }),
})

export default command({
  name: 'extract',
  aliases: ['kv'],
  docs: {
    summary: 'Takes pairs of keys and values out of the raw text as fields.',
    usage:
      'extract [pairdelim=<string>] [kvdelim=<string>] [limit=<int>] [maxchars=<int>] [mv_add=<bool>] [clean_keys=<bool>] [auto=f]',
    page: 'Search Reference, "extract"',
    notes: [
      'It reads _raw. For another field: rename _raw AS temp, f AS _raw | extract … | rename _raw AS f, temp AS _raw.',
      'A value that holds one of the kvdelim characters is left out; in double quotes it may hold any.',
      'Of several values of a key the first counts, and a field that was there stays; mv_add=true keeps all of them.',
      'clean_keys makes underscores of signs in keys, and takes away digits and underscores in front.',
      'Later stages find fields by name. Where they use a pattern, or where events leave the search, the keys are asked for with a query of their own.',
    ],
    differences: [
      'Without delimiters it finds key=value and key="value"; where a bare value ends (blank, comma, semicolon, | or &) Splunk does not say.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const [stanza] = given.extractors
    if (stanza) {
      context.diagnostics.report(
        'unsupported',
        stanza.span,
        `\`${stanza.name}\` would be a stanza of transforms.conf, which Karst does not have.`,
        'Write what it does: rex, or extract with pairdelim and kvdelim.',
      )
      return input
    }
    const raw = input.field('_raw')
    const delimiters = given.pairdelim !== undefined || given.kvdelim !== undefined
    if (!raw || (!given.auto && !delimiters)) return input
    const found = pairsIn(asText(raw), {
      pairDelimiters: given.pairdelim,
      keyDelimiters: given.kvdelim,
      limit: given.limit,
      maxChars: given.maxchars,
      cleanKeys: given.clean_keys,
    })
    const { relation, value: pairs } = addHidden(input, found)
    const why = 'the keys in the raw text become fields'
    const keys = distinctTexts(keysOf(pairs), relation, given.at('pairdelim'), why, context)
    return relation.withFound({
      what: 'extract',
      multi: () => given.mv_add,
      names: keys.all,
      lacks: keys.lacks,
      value: (name, before) => {
        if (given.clean_keys && !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return undefined
        return combine(valuesOfKey(pairs, name), before, given.mv_add)
      },
    })
  },
  examples: [
    {
      title: 'Each character of the options is a delimiter',
      spl: 'extract pairdelim="|;" kvdelim="=:" | table a b c',
      given: [{ _raw: 'a=1|b:2;c = "x;y"' }],
      expect: [{ a: '1', b: '2', c: 'x;y' }],
    },
    {
      title: 'A value with a delimiter in it is left out',
      spl: 'extract pairdelim="," kvdelim=":" | eval found=coalesce(Referer, "none")',
      given: [{ _raw: 'Referer: https://example.org, user: mia' }],
      expect: [{ found: 'none', user: 'mia' }],
    },
    {
      title: 'All values of a key',
      spl: 'extract pairdelim=";" kvdelim="=" mv_add=t',
      given: [{ _raw: 'c=red;c=blue', c: 'old' }],
      expect: [{ c: ['old', 'red', 'blue'] }],
    },
    {
      title: 'Without delimiters, and with a limit',
      spl: 'kv limit=2',
      given: [{ _raw: 'user=mia action="log in" src=x' }],
      expect: [{ user: 'mia', action: 'log in', src: null }],
    },
    {
      title: 'Keys become names',
      spl: 'extract pairdelim=";" kvdelim="="',
      given: [{ _raw: '_1user-name=mia' }],
      expect: [{ user_name: 'mia' }],
    },
    {
      title: 'Of the beginning of the text only',
      spl: 'extract maxchars=5 pairdelim=";" kvdelim="="',
      given: [{ _raw: 'a=1;b=2;c=3' }],
      expect: [{ a: '1', b: null, c: null }],
    },
  ],
})

/** What was there stays; with mv_add the new values follow it (transforms.conf, MV_ADD). */
function combine(values: Scalar, before: Scalar, add: boolean): Scalar {
  if (add) return before.type === 'null' ? values : call('list', 'arrayConcat', asList(before), values)
  const first = call('text', 'arrayElementOrNull', values, num(1))
  if (before.type === 'null') return first
  return orElse(before.type === 'list' ? before : asText(before), first)
}
