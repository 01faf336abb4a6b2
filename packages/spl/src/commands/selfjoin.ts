/** selfjoin — each row beside the rows after it that have the same keys. */
import type { JoinKey } from '../plan/plan.ts'
import { aggregate, bool as boolLiteral, call, column, num, type Scalar } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import { hasKeys, joinKey } from '../semantics/join-key.ts'
import { besides } from '../semantics/pairing.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { unionOf } from '../semantics/union.ts'
import { args, bool, fields, integer, option } from '../syntax/args.ts'

const syntax = args({
  overwrite: option(bool, { default: true, docs: 'Whether the fields of the other row win.' }),
  max: option(integer, { default: 1, docs: 'How many other rows a row can meet; 0 is no limit.' }),
  keepsingle: option(bool, { default: false, docs: 'Whether rows stay whose keys no other row has.' }),
  fields: fields({ required: true, docs: 'The fields that must be equal.' }),
})

export default command({
  name: 'selfjoin',
  docs: {
    summary: 'Joins each row with the rows after it that have the same keys.',
    usage: 'selfjoin [overwrite=<bool>] [max=<int>] [keepsingle=<bool>] <field>…',
    page: 'Search Reference, "selfjoin"',
    notes: [
      'The last row of a group meets no other, and falls away.',
      'Where both rows have a field, the later one’s value stays; overwrite=false keeps the earlier one’s.',
    ],
  },
  syntax,
  lower({ fields: names, overwrite, max, keepsingle }, input, context) {
    const missing = names.find(({ name }) => !input.has(name))
    if (missing)
      context.diagnostics.report(
        'unknown-field',
        missing.span,
        `No stage before gives a field \`${missing.name}\`: no rows can be joined by it.`,
      )
    if (missing) return input.filter(boolLiteral(false))
    const keys = names.flatMap(({ name }) => input.field(name) ?? [])
    const { rows, place, size } = placed(input.filter(hasKeys(keys)), keys)
    const other = hiddenName()
    const right = rows.withPlan({ kind: 'extend', input: rows.plan, columns: [{ name: other, value: place }] })
    const on: JoinKey[] = keys.map((key) => joinKey(key, key))
    on.push({ left: place, right: column(other, 'num'), compare: 'less' })
    if (max > 0)
      on.push({ left: call('num', 'plus', place, num(max)), right: column(other, 'num'), compare: 'greaterOrEquals' })
    const joined = besides(rows, right, {
      on,
      mode: 'inner',
      overwrite,
      fields: right.names().filter((name) => !names.some((key) => key.name === name)),
      ordered: true,
    })
    if (!keepsingle) return joined
    const single = rows.filter(call('bool', 'equals', size, num(1)))
    return unionOf([joined, single])
  },
  examples: [
    {
      title: 'Each row with the next one',
      spl: 'selfjoin k',
      given: [
        { k: 'x', a: 1, c: 'one' },
        { k: 'x', a: 2, c: null },
        { k: 'x', a: 3, c: 'three' },
        { k: 'y', a: 4, c: null },
      ],
      expect: [
        { k: 'x', a: 2, c: 'one' },
        { k: 'x', a: 3, c: 'three' },
      ],
    },
    {
      title: 'overwrite=false keeps what the earlier row has',
      spl: 'selfjoin overwrite=false k',
      given: [
        { k: 'x', a: 1 },
        { k: 'x', a: 2, b: 'new' },
      ],
      expect: [{ k: 'x', a: 1, b: 'new' }],
    },
    {
      title: 'Every later row',
      spl: 'selfjoin max=0 k',
      given: [
        { k: 'x', a: 1 },
        { k: 'x', a: 2 },
        { k: 'x', a: 3 },
      ],
      expect: [{ a: 2 }, { a: 3 }, { a: 3 }],
    },
    {
      title: 'keepsingle keeps rows that are alone with their key',
      spl: 'selfjoin keepsingle=true k',
      given: [
        { k: 'x', a: 1 },
        { k: 'y', a: 2 },
        { k: 'x', a: 3 },
      ],
      expect: [
        { k: 'x', a: 3 },
        { k: 'y', a: 2 },
      ],
      ordered: false,
    },
  ],
})

/** The rows with their place in their group, from 1, and the size of the group. */
function placed(input: Relation, keys: readonly Scalar[]): { rows: Relation; place: Scalar; size: Scalar } {
  const { relation, number } = input.numbered()
  const place = hiddenName()
  const size = hiddenName()
  const rows = relation.withPlan({
    kind: 'window',
    input: relation.plan,
    columns: [
      {
        name: place,
        value: aggregate('num', 'row_number'),
        partitionBy: keys,
        orderBy: [{ value: number, descending: false }],
      },
      { name: size, value: aggregate('num', 'count'), partitionBy: keys, orderBy: [] },
    ],
  })
  return { rows, place: column(place, 'num'), size: column(size, 'num') }
}
