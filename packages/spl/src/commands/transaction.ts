/** transaction — groups events into transactions: by fields, time, and by what starts and ends them. */
import { num } from '../plan/scalar.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { findSegments } from '../semantics/transaction-choice.ts'
import { transactionEvents } from '../semantics/transaction-events.ts'
import { mergeTransactions } from '../semantics/transaction-merge.ts'
import { readFilter, type TransactionFilter } from '../semantics/transaction-options.ts'
import { unionOf } from '../semantics/union.ts'
import { argsWith, bool, integer, option, seconds, text } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'

const OPTIONS = {
  name: option(text, { docs: 'A transaction type of transactiontypes.conf: refused.' }),
  fields: option(text, { docs: 'Fields, as one value.' }),
  maxspan: option(seconds, { default: -1, docs: 'A transaction spans less than this.' }),
  maxpause: option(seconds, { default: -1, docs: 'The longest pause between two events.' }),
  maxevents: option(integer, { default: 1000, docs: 'The most events of a transaction; negative is no limit.' }),
  connected: option(bool, { docs: 'false: events join a transaction with which they have no value in common.' }),
  unifyends: option(bool, { docs: 'false: events that start or end a transaction need none of its fields.' }),
  keeporphans: option(bool, { default: false, docs: 'Whether rows stay that are in no transaction.' }),
  keepevicted: option(bool, { default: false, docs: 'Whether incomplete transactions stay.' }),
  mvlist: option(text, { default: 'false', docs: 'true, or fields whose values are kept as they come.' }),
  mvraw: option(bool, { default: false, docs: 'Whether _raw is a multivalue field.' }),
  delim: option(text, { default: ' ', docs: 'Accepted; values stay apart.' }),
  nullstr: option(text, { default: 'NULL', docs: 'What stands in a list for an event without the field.' }),
  maxopentxn: option(integer, { docs: 'Accepted; open transactions are not limited.' }),
  maxopenevents: option(integer, { docs: 'Accepted; open transactions are not limited.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  const fields: FieldName[] = []
  let startswith: TransactionFilter | undefined
  let endswith: TransactionFilter | undefined
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    const name = parser.peekOption()
    if (name === 'startswith') startswith = readFilter(parser)
    else if (name === 'endswith') endswith = readFilter(parser)
    else if (!options.next()) fields.push(...splitNames(parser.field()))
  }
  return { ...options.values(), by: fields, startswith, endswith }
})

type Arguments = ReturnType<typeof syntax>

export default command({
  name: 'transaction',
  docs: {
    summary: 'Groups events into transactions.',
    usage:
      'transaction [<field>…] [maxspan=<time>] [maxpause=<time>] [maxevents=<int>] [startswith=<filter>] [endswith=<filter>] [connected=<bool>] [unifyends=<bool>] [keeporphans=<bool>] [keepevicted=<bool>] [mvlist=<bool>|<field-list>] [mvraw=<bool>] [delim=<string>] [nullstr=<string>]',
    page: 'Search Reference, "transaction"',
    notes: [
      'A filter is a search in quotes or in parentheses, or eval(<condition>).',
      '_time is that of the earliest event; duration, eventcount, closed_txn, linecount and field_match_sum are added.',
      'Other fields hold their different values in the order of their characters; mvlist keeps all of them in the order of time.',
      'With startswith only transactions stay that have their first event, and with endswith too their last one; keepevicted=true keeps the others, with closed_txn=0.',
      'With several fields, events that lack some of them are tied by the fields that they have.',
    ],
    differences: [
      'Events are always taken newest first; Splunk asks for them in that order and else gives wrong results.',
      'Open transactions are not limited: none is cut short for want of memory.',
    ],
  },
  syntax,
  lower(given, input, context) {
    if (given.name !== undefined) {
      context.diagnostics.report(
        'unsupported',
        given.at('name'),
        'Transaction types are kept in transactiontypes.conf of a Splunk server.',
        'Write the options of the type in the search.',
      )
      return input
    }
    if (!input.has('_time')) {
      context.diagnostics.report('time', given.at('maxspan'), 'These rows have no _time, so they make no transactions.')
      return input
    }
    return transactions(given, input, context)
  },
  examples: [
    {
      title: 'Events with the same value; other fields hold their different values',
      spl: 'transaction user | table user act eventcount duration _time',
      given: [
        { _time: 30, user: 'mia', act: 'view' },
        { _time: 20, user: 'leo', act: 'view' },
        { _time: 10, user: 'mia', act: 'add' },
      ],
      expect: [
        { user: 'leo', act: 'view', eventcount: 1, duration: 0, _time: 20 },
        { user: 'mia', act: ['add', 'view'], eventcount: 2, duration: 20, _time: 10 },
      ],
    },
    {
      title: 'A transaction spans less than maxspan',
      spl: 'transaction user maxspan=11s | table _time eventcount closed_txn field_match_sum linecount',
      given: [
        { _time: 40, user: 'mia' },
        { _time: 30, user: 'mia' },
        { _time: 20, user: 'mia' },
        { _time: 10, user: 'mia' },
      ],
      expect: [
        { _time: 30, eventcount: 2, closed_txn: 1, field_match_sum: 2, linecount: 2 },
        { _time: 10, eventcount: 2, closed_txn: 0, field_match_sum: 2, linecount: 2 },
      ],
    },
    {
      title: 'A pause that is too long',
      spl: 'transaction maxpause=1m | table _time eventcount',
      given: [{ _time: 200 }, { _time: 130 }, { _time: 80 }],
      expect: [
        { _time: 200, eventcount: 1 },
        { _time: 80, eventcount: 2 },
      ],
    },
    {
      title: 'At most two events',
      spl: 'transaction user maxevents=2 | table _time eventcount closed_txn',
      given: [
        { _time: 30, user: 'mia' },
        { _time: 20, user: 'mia' },
        { _time: 10, user: 'mia' },
      ],
      expect: [
        { _time: 20, eventcount: 2, closed_txn: 1 },
        { _time: 10, eventcount: 1, closed_txn: 0 },
      ],
    },
    {
      title: 'What starts and what ends it; incomplete ones fall away',
      spl: 'transaction user startsWith=(act="log in") endswith="logout" | table _time duration eventcount closed_txn',
      given: [
        { _time: 50, user: 'mia', act: 'log in', _raw: 'x' },
        { _time: 40, user: 'mia', act: 'other', _raw: 'logout mia' },
        { _time: 30, user: 'mia', act: 'work', _raw: 'x' },
        { _time: 20, user: 'mia', act: 'log in', _raw: 'x' },
        { _time: 10, user: 'mia', act: 'work', _raw: 'x' },
      ],
      expect: [{ _time: 20, duration: 20, eventcount: 3, closed_txn: 1 }],
    },
    {
      title: 'keepevicted keeps the incomplete ones',
      spl: 'transaction user startswith=eval(n=1) keepevicted=true | table _time eventcount closed_txn',
      given: [
        { _time: 30, user: 'mia', n: 2 },
        { _time: 20, user: 'mia', n: 1 },
        { _time: 10, user: 'mia', n: 2 },
      ],
      expect: [
        { _time: 20, eventcount: 2, closed_txn: 1 },
        { _time: 10, eventcount: 1, closed_txn: 0 },
      ],
    },
    {
      title: 'endswith begins a new transaction with each event that meets it',
      spl: 'transaction endswith=eval(n=2) | table _time eventcount',
      given: [
        { _time: 40, n: 1 },
        { _time: 30, n: 2 },
        { _time: 20, n: 1 },
        { _time: 10, n: 2 },
      ],
      expect: [
        { _time: 40, eventcount: 1 },
        { _time: 20, eventcount: 2 },
        { _time: 10, eventcount: 1 },
      ],
    },
    {
      title: 'mvlist keeps a value for each event, in the order of time',
      spl: 'transaction user mvlist="act,k" nullstr=none | table act k n',
      given: [
        { _time: 30, user: 'mia', act: 'x', k: null, n: 'b' },
        { _time: 20, user: 'mia', act: 'y', k: '2', n: 'a' },
        { _time: 10, user: 'mia', act: 'x', k: '1', n: 'b' },
      ],
      expect: [{ act: ['x', 'y', 'x'], k: ['1', '2', 'none'], n: ['a', 'b'] }],
    },
    {
      title: 'The texts of the events, oldest first; with mvraw each a value',
      spl: 'transaction user mvraw=true | table _raw',
      given: [
        { _time: 20, user: 'mia', _raw: 'two' },
        { _time: 10, user: 'mia', _raw: 'one' },
      ],
      expect: [{ _raw: ['one', 'two'] }],
    },
    {
      title: 'Events are tied by the fields that they have',
      spl: 'transaction host cookie | table host cookie eventcount field_match_sum',
      given: [
        { _time: 30, host: null, cookie: 'b' },
        { _time: 20, host: 'a', cookie: 'b' },
        { _time: 10, host: 'a', cookie: null },
        { _time: 5, host: 'c', cookie: null },
      ],
      expect: [
        { host: 'a', cookie: 'b', eventcount: 3, field_match_sum: 4 },
        { host: 'c', cookie: null, eventcount: 1, field_match_sum: 1 },
      ],
    },
    {
      title: 'connected=false joins events that have no value in common',
      spl: 'transaction host cookie connected=false | table eventcount',
      given: [
        { _time: 20, host: 'a', cookie: null },
        { _time: 10, host: null, cookie: 'b' },
      ],
      expect: [{ eventcount: 2 }],
    },
    {
      title: 'unifyends=false lets an event without the fields end a transaction',
      spl: 'transaction user unifyends=false endswith=(act=end) | table eventcount duration',
      given: [
        { _time: 30, user: null, act: 'end' },
        { _time: 20, user: 'mia', act: 'work' },
      ],
      expect: [{ eventcount: 2, duration: 10 }],
    },
    {
      title: 'keeporphans keeps rows that have none of the fields',
      spl: 'transaction user keeporphans=true | table user eventcount _txn_orphan',
      given: [
        { _time: 30, user: null },
        { _time: 20, user: 'mia' },
      ],
      expect: [
        { user: null, eventcount: null, _txn_orphan: 1 },
        { user: 'mia', eventcount: 1, _txn_orphan: null },
      ],
    },
  ],
})

function transactions(given: Arguments, input: Relation, context: LowerContext): Relation {
  const connected = given.connected ?? true
  const listed = given.fields === undefined ? [] : names(given.fields)
  const fields = [
    ...given.by,
    ...listed.map((name) => ({ name, quote: '' as const, span: given.at('fields') })),
  ].filter((field) => known(field, input, context))
  const options = {
    ...given,
    fields,
    connected,
    unifyends: given.unifyends ?? connected,
    mvlist: bool.parse(given.mvlist) ?? names(given.mvlist),
  }
  const { events, orphans } = transactionEvents(options, input, context)
  const merged = mergeTransactions(options, events, findSegments(options, events, given.at('maxspan'), context))
  if (!given.keeporphans || fields.length === 0) return merged
  return unionOf([merged, orphans.extend([{ name: '_txn_orphan', value: num(1) }])], 'time')
}

function known({ name, span }: FieldName, input: Relation, context: LowerContext): boolean {
  if (input.has(name)) return true
  context.diagnostics.report(
    'unknown-field',
    span,
    `No stage before gives a field \`${name}\`: it ties no events together.`,
  )
  return false
}

/** `"host,cookie"` in quotes is a list as well. */
function splitNames(field: FieldName): FieldName[] {
  if (field.quote === '' || !field.name.includes(',')) return [field]
  return names(field.name).map((name) => ({ ...field, name }))
}

function names(list: string): string[] {
  return list.split(/[\s,]+/).filter((name) => name !== '')
}
