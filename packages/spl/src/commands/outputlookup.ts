/** outputlookup — writes the rows into a lookup, and hands them on. */
import { call, column, num, type Scalar } from '../plan/scalar.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { hasKeys, joinKey } from '../semantics/join-key.ts'
import { lookupRows } from '../semantics/lookup-rows.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { unionOf } from '../semantics/union.ts'
import { argsWith, bool, choice, integer, option, text } from '../syntax/args.ts'
import type { Located } from '../syntax/stage-parser.ts'

const OPTIONS = {
  append: option(bool, {
    default: false,
    docs: 'Whether the rows follow those of the lookup instead of replacing them.',
  }),
  create_empty: option(bool, { default: false, docs: 'Whether a lookup is made when there are no rows.' }),
  override_if_empty: option(bool, { default: true, docs: 'Whether the lookup is emptied when there are no rows.' }),
  max: option(integer, { default: 0, docs: 'The most rows to write; 0 is no limit.' }),
  key_field: option(text, { docs: 'Rows of the lookup with the same value in this field are replaced, others stay.' }),
  allow_updates: option(bool, { default: true, docs: 'With key_field: false writes only rows whose key is new.' }),
  createinapp: option(bool, { default: true, docs: 'Accepted; lookups belong to the store.' }),
  create_context: option(choice('app', 'user', 'system'), { docs: 'Accepted; lookups belong to the store.' }),
  output_format: option(choice('splunk_sv_csv', 'splunk_mv_csv'), {
    docs: 'Accepted; several values of a field are written on lines of their own.',
  }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  let name: Located<string> | undefined
  while (!parser.atEnd()) {
    if (options.next()) continue
    if (name) break
    name = parser.text('The name of a lookup')
  }
  if (!name) return parser.fail('`outputlookup` needs the name of a lookup.', undefined, parser.nameSpan)
  return { ...options.values(), name }
})

type Arguments = ReturnType<typeof syntax>

export default command({
  name: 'outputlookup',
  docs: {
    summary: 'Writes the rows into a lookup, and hands them on.',
    usage:
      'outputlookup [append=<bool>] [create_empty=<bool>] [override_if_empty=<bool>] [max=<int>] [key_field=<field>] [allow_updates=<bool>] [createinapp=<bool>] [create_context=<string>] [output_format=<string>] <lookup>',
    page: 'Search Reference, "outputlookup"',
    notes: [
      'The rows replace those of the lookup; append=true adds to them.',
      'Without rows the lookup is emptied, unless override_if_empty=false.',
      'key_field replaces the rows of the lookup that have the same value there, and keeps the others.',
      'The lookup is written when the search is over: the same search sees it as it was before.',
    ],
    differences: ['A name without a definition makes a lookup of that name, with or without .csv.'],
  },
  syntax,
  lower(given, input, context) {
    const { name, append, max, override_if_empty, create_empty, key_field } = given
    const rows = max > 0 ? input.limit(max) : input
    const merged = key_field !== undefined && context.environment.lookup(name.value) !== undefined
    context.ask({
      kind: 'write-lookup',
      key: context.questionKey('outputlookup', name.span),
      relation: merged ? merge(given, key_field, rows, context) : rows,
      lookup: name.value,
      append: append && !merged,
      whenEmpty: override_if_empty || create_empty ? 'replace' : 'keep',
      why: `the rows for the lookup ${name.value}`,
    })
    return input
  },
  examples: [
    {
      title: 'Rows go on as they are',
      spl: 'outputlookup max=1 seen_users',
      given: [{ user: 'mia' }, { user: 'leo' }],
      expect: [{ user: 'mia' }, { user: 'leo' }],
    },
  ],
})

/** The rows of the lookup that stay, and those that are written. */
function merge({ name, allow_updates, at }: Arguments, key: string, rows: Relation, context: LowerContext): Relation {
  const kept = lookupRows(name.value, name.span, context)
  const here = kept.field(key)
  const there = rows.field(key)
  if (!here || !there) {
    const message = `\`${key}\` is not a field of both the lookup and the rows: nothing can be replaced by it.`
    context.diagnostics.report('unknown-field', at('key_field'), message)
    return unionOf([kept, rows])
  }
  return allow_updates
    ? unionOf([without(kept, here, rows, there), rows])
    : unionOf([kept, without(rows, there, kept, here)])
}

/** The rows whose key no row of the others has. */
function without(rows: Relation, key: Scalar, others: Relation, otherKey: Scalar): Relation {
  const marker = hiddenName()
  const marked = others.filter(hasKeys([otherKey])).limit(1, { by: [otherKey] })
  const plan = {
    kind: 'join',
    left: rows.plan,
    right: { kind: 'extend', input: marked.plan, columns: [{ name: marker, value: num(1) }] },
    on: [joinKey(key, otherKey)],
    mode: 'left',
    take: [{ name: marker, type: 'num' }],
  } as const
  return rows.withPlan(plan).filter(call('bool', 'isNull', column(marker, 'num')))
}
