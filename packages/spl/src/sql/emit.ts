/**
 * Plan → one SELECT statement. Operators merge into the SELECT below as long as that means the same; where it would
 * not (a condition on an aggregate, a window over a limited result) the SELECT below becomes a named one in WITH, so
 * that the statement reads from top to bottom as the search does.
 */
import { inputNeeds, type Needs, resolveDerived, wanted } from '../plan/needs.ts'
import { ALL_FIELDS, BASE_COLUMNS, type OrderKey, type Plan, type WindowColumn } from '../plan/plan.ts'
import { eachColumn, type Scalar, type ScalarType } from '../plan/scalar.ts'
import { fieldKey, identifier, numberLiteral, stringLiteral } from './literal.ts'
import { ATOM, ScalarPrinter, type Sql } from './scalar.ts'
import { indent, newSelect, printSelect, type Select, type SelectColumn } from './select.ts'

export interface OutputColumn {
  name: string
  type: ScalarType
}

/** The statement for a plan: `columns` in their order, rows in `order`. */
export function emitSql(
  plan: Plan,
  columns: readonly OutputColumn[],
  order: readonly OrderKey[],
  rowLimit?: number,
): string {
  return new Emitter().statement(plan, columns, order, rowLimit)
}

/** Expressions longer than this are computed once, in a SELECT of their own, when they are used more than once. */
const INLINE_LENGTH = 48
const MAX_EXPRESSION = 4_000

const SIGNS = { less: '<', lessOrEquals: '<=', greater: '>', greaterOrEquals: '>=' }

class Emitter {
  private readonly ctes: { name: string; body: string }[] = []
  private readonly hidden = new Map<string, string>()
  private joins = false
  private unnested = 0

  statement(
    plan: Plan,
    columns: readonly OutputColumn[],
    order: readonly OrderKey[],
    rowLimit: number | undefined,
  ): string {
    const needs = new Map<string, ScalarType>(columns.map((c) => [c.name, c.type]))
    for (const key of order) eachColumn(key.value, (c) => needs.set(c.name, c.type))
    let select = this.select(plan, needs)
    if (select.orderBy.length === 0 || select.limit) {
      if (select.limit || select.limitBy) {
        if (order.length > 0 && this.orderBy(order, select).join() !== select.orderBy.join())
          select = this.wrap(select, needs)
      }
      if (!select.limit && !select.limitBy) select.orderBy = this.orderBy(order, select)
    }
    if (rowLimit !== undefined) {
      if (select.limit) select = this.wrap(select, needs)
      if (select.orderBy.length === 0) select.orderBy = this.orderBy(order, select)
      select.limit = { count: rowLimit, offset: 0 }
    }
    const body = printSelect(
      select,
      columns.map((c) => c.name),
      (name) => this.alias(name),
    )
    const head =
      this.ctes.length > 0
        ? `WITH\n${this.ctes.map(({ name, body }) => `  ${name} AS (\n${indent(indent(body))}\n  )`).join(',\n')}\n`
        : ''
    return `${head}${body}${this.joins ? '\nSETTINGS join_use_nulls = 1' : ''}`
  }

  private select(plan: Plan, needs: Needs): Select {
    const inputs = inputNeeds(plan, needs)
    switch (plan.kind) {
      case 'scan':
        return this.scan(plan, needs)
      case 'table':
        return newSelect(
          `${identifier(plan.table)} AS t`,
          plainColumns(
            't',
            plan.columns.map((c) => c.name),
            (name) => identifier(name),
          ),
        )
      case 'values':
        return this.values(plan)
      case 'generate':
        return newSelect(
          `numbers(${numberLiteral(plan.count)}) AS n`,
          new Map([[plan.name, computed({ text: 'toFloat64(n.number)', level: ATOM })]]),
        )
      case 'filter':
        return this.filter(this.select(plan.input, inputs[0]!), plan.predicate, inputs[0]!, needs)
      case 'extend':
        return this.assign(this.select(plan.input, inputs[0]!), wanted(plan.columns, needs), inputs[0]!, true)
      case 'derive':
        return this.select(resolveDerived(plan, needs), needs)
      case 'accelerated':
        return this.select(plan.input, inputs[0]!)
      case 'project':
        return this.assign(this.select(plan.input, inputs[0]!), wanted(plan.columns, needs), inputs[0]!, false)
      case 'aggregate':
        return this.aggregate(plan, this.select(plan.input, inputs[0]!), needs, inputs[0]!)
      case 'window':
        return this.window(wanted(plan.columns, needs), this.select(plan.input, inputs[0]!), inputs[0]!)
      case 'limit':
        return this.limit(plan, this.select(plan.input, inputs[0]!), inputs[0]!)
      case 'unnest':
        return this.unnest(plan, this.select(plan.input, inputs[0]!), inputs[0]!)
      case 'join':
        return this.join(plan, needs, inputs)
      case 'union':
        return this.union(plan, needs, inputs)
    }
  }

  private scan(plan: Plan & { kind: 'scan' }, needs: Needs): Select {
    const columns = new Map<string, SelectColumn>()
    for (const [name, type] of needs) columns.set(name, eventColumn(name, type, plan.typed))
    const select = newSelect(`${plan.from ?? 'events'} AS e`, columns)
    if (plan.earliest !== null) select.where.push(`e._time >= ${numberLiteral(plan.earliest)}`)
    if (plan.latest !== null) select.where.push(`e._time < ${numberLiteral(plan.latest)}`)
    return select
  }

  private values(plan: Plan & { kind: 'values' }): Select {
    const names = plan.columns.map((_, at) => `c${at + 1}`)
    const columns = new Map(plan.columns.map((c, at) => [c.name, plain(`v.${names[at]}`)]))
    if (plan.rows.length === 0 || names.length === 0) {
      const nulls = plan.columns.map(
        (c, at) => `CAST(${c.type === 'list' ? '[]' : 'NULL'} AS ${sqlType(c.type)}) AS ${names[at]}`,
      )
      return newSelect(`(SELECT ${nulls.join(', ') || '1 AS one'} FROM numbers(${plan.rows.length})) AS v`, columns)
    }
    const printer = new ScalarPrinter(() => ({ text: 'NULL', level: ATOM }))
    const structure = plan.columns.map((c, at) => `${names[at]} ${sqlType(c.type)}`).join(', ')
    const rows = plan.rows.map((row) => `(${row.map((value) => printer.text(value)).join(', ')})`)
    return newSelect(`values(${stringLiteral(structure)}, ${rows.join(', ')}) AS v`, columns)
  }

  private filter(input: Select, predicate: Scalar, needs: Needs, above: Needs): Select {
    let select = input
    if (
      select.groupBy ||
      select.limit ||
      select.limitBy ||
      // WHERE comes before the windows of its SELECT: it would take rows away from them.
      this.anyWindow(select) ||
      this.repeats([predicate], select) ||
      someColumn(predicate, (name) => above.has(name) && this.isLong(name, select))
    ) {
      select = this.wrap(select, needs)
    }
    const printer = this.printer(select)
    const terms = predicate.kind === 'call' && predicate.fn === 'and' ? predicate.args : [predicate]
    for (const term of terms) select.where.push(printer.operand(term, 2.5, 'and'))
    return select
  }

  private assign(
    input: Select,
    columns: readonly { name: string; value: Scalar }[],
    needs: Needs,
    keep: boolean,
  ): Select {
    const scalars = columns.map((c) => c.value)
    const heavy = scalars.filter((s) => s.kind !== 'column')
    let select = input
    if (this.readsWindow(heavy, select) || this.repeats(heavy, select)) select = this.wrap(select, needs)
    const printer = this.printer(select)
    const added = columns.map(({ name, value }): [string, SelectColumn] => {
      if (value.kind === 'column')
        return [name, select.columns.get(value.name) ?? computed({ text: 'NULL', level: ATOM })]
      return [name, { ...computed(printer.print(value, undefined)), window: isVolatile(value) }]
    })
    select.columns = new Map(keep ? [...select.columns, ...added] : added)
    return select
  }

  private aggregate(plan: Plan & { kind: 'aggregate' }, input: Select, needs: Needs, inputNeed: Needs): Select {
    const aggregates = wanted(plan.aggregates, needs)
    let select = input
    const scalars = [...plan.keys, ...aggregates].map((c) => c.value)
    if (
      select.groupBy ||
      select.limit ||
      select.limitBy ||
      this.readsWindow(scalars, select) ||
      // A key is written twice: as a column, and in GROUP BY.
      this.repeats([...scalars, ...plan.keys.map((key) => key.value)], select)
    ) {
      select = this.wrap(select, inputNeed)
    }
    const printer = this.printer(select)
    const keys = plan.keys.map(({ name, value }): [string, SelectColumn] => {
      const column = value.kind === 'column' ? select.columns.get(value.name) : undefined
      return [name, column ?? computed(printer.print(value, undefined))]
    })
    const values = aggregates.map(({ name, value }): [string, SelectColumn] => [
      name,
      computed(printer.print(value, undefined)),
    ])
    select.groupBy = keys.map(([, column]) => notAPlace(column.text))
    select.columns = new Map([...keys, ...values])
    select.orderBy = []
    // Without keys there is one row, also when nothing that is read of it is an aggregate.
    select.oneRow = keys.length === 0 && !aggregates.some((each) => hasAggregate(each.value))
    return select
  }

  private window(columns: readonly WindowColumn[], input: Select, needs: Needs): Select {
    const scalars = columns.flatMap((c) => [c.value, ...c.partitionBy, ...c.orderBy.map((k) => k.value)])
    let select = input
    if (
      select.groupBy ||
      select.limit ||
      select.limitBy ||
      this.readsWindow(scalars, select) ||
      this.repeats(scalars, select)
    ) {
      select = this.wrap(select, needs)
    }
    const printer = this.printer(select)
    const added = columns.map((column): [string, SelectColumn] => {
      const parts: string[] = []
      if (column.partitionBy.length > 0)
        parts.push(`PARTITION BY ${column.partitionBy.map((p) => printer.text(p)).join(', ')}`)
      if (column.orderBy.length > 0) parts.push(`ORDER BY ${this.orderBy(column.orderBy, select).join(', ')}`)
      if (column.frame)
        parts.push(
          `${column.frame.unit.toUpperCase()} BETWEEN ${bound(column.frame.preceding, 'PRECEDING')} AND ${bound(column.frame.following, 'FOLLOWING')}`,
        )
      return [
        column.name,
        {
          ...computed(this.printer(select, ` OVER (${parts.join(' ')})`).print(column.value, undefined)),
          window: true,
        },
      ]
    })
    select.columns = new Map([...select.columns, ...added])
    return select
  }

  private limit(plan: Plan & { kind: 'limit' }, input: Select, needs: Needs): Select {
    let select = input
    const scalars = [...plan.by, ...plan.orderBy.map((k) => k.value)]
    if (
      select.limit ||
      select.limitBy ||
      select.groupBy ||
      this.readsWindow(plan.by, select) ||
      this.repeats(scalars, select)
    )
      select = this.wrap(select, needs)
    const printer = this.printer(select)
    select.orderBy = this.orderBy(plan.orderBy, select)
    const { count, offset } = plan
    if (plan.by.length > 0) select.limitBy = { count, offset, by: plan.by.map((by) => notAPlace(printer.text(by))) }
    else select.limit = { count, offset }
    return select
  }

  private unnest(plan: Plan & { kind: 'unnest' }, input: Select, needs: Needs): Select {
    let select = input
    const list = { kind: 'column', name: plan.column, type: 'list' } as const
    const twice = plan.index !== undefined || plan.keepEmpty ? [list, list] : []
    if (
      select.groupBy ||
      select.limit ||
      select.limitBy ||
      select.arrayJoin ||
      this.anyWindow(select) ||
      this.repeats(twice, select)
    )
      select = this.wrap(select, needs)
    this.unnested += 1
    const value = `item${this.unnested}`
    const text = this.printer(select).text(list)
    const source = plan.keepEmpty ? `if(empty(${text}), [NULL], ${text})` : text
    select.arrayJoin = `${source} AS ${value}${plan.index === undefined ? '' : `, arrayEnumerate(${source}) AS ${value}_at`}`
    select.columns = new Map(select.columns).set(plan.column, plain(value))
    if (plan.index !== undefined)
      select.columns.set(plan.index, computed({ text: `toFloat64(${value}_at)`, level: ATOM }))
    return select
  }

  private join(plan: Plan & { kind: 'join' }, needs: Needs, inputs: readonly Needs[]): Select {
    const leftSelect = this.select(plan.left, inputs[0]!)
    if (plan.mode === 'constant') return this.constants(plan, leftSelect, needs, inputs[1]!)
    this.joins = true
    const left = this.named(leftSelect, inputs[0]!)
    const right = this.named(this.select(plan.right, inputs[1]!), inputs[1]!)
    const leftPrinter = new ScalarPrinter((name) => ({ text: `l.${identifier(this.alias(name))}`, level: ATOM }))
    const rightPrinter = new ScalarPrinter((name) => ({ text: `r.${identifier(this.alias(name))}`, level: ATOM }))
    const on = plan.on.map(
      ({ left, right, compare }) =>
        `${leftPrinter.operand(left, 5)} ${compare ? SIGNS[compare] : '='} ${rightPrinter.operand(right, 5)}`,
    )
    const from =
      on.length === 0
        ? `${left} AS l CROSS JOIN ${right} AS r`
        : `${left} AS l ${plan.mode === 'inner' ? 'INNER' : 'LEFT'} JOIN ${right} AS r ON ${on.join(' AND ')}`
    const taken = new Set(plan.take.map((c) => c.name))
    const columns = new Map<string, SelectColumn>()
    for (const name of inputs[0]!.keys())
      if (!taken.has(name) && leftSelect.columns.has(name))
        columns.set(name, plain(`l.${identifier(this.alias(name))}`))
    for (const { name } of wanted(plan.take, needs)) columns.set(name, plain(`r.${identifier(this.alias(name))}`))
    return newSelect(from, columns)
  }

  /** A row beside all rows costs a copy of it for each; a scalar subquery is computed once. */
  private constants(plan: Plan & { kind: 'join' }, input: Select, needs: Needs, right: Needs): Select {
    const taken = wanted(plan.take, needs)
    if (taken.length === 0) return input
    const name = this.named(this.select(plan.right, right), right)
    const columns = taken.map(({ name: column }): [string, SelectColumn] => {
      const text = `(SELECT ${identifier(this.alias(column))} FROM ${name})`
      return [column, { text, level: ATOM, plain: true, window: false, constant: true }]
    })
    input.columns = new Map([...input.columns, ...columns])
    return input
  }

  private union(plan: Plan & { kind: 'union' }, needs: Needs, inputs: readonly Needs[]): Select {
    const names = [...needs.keys()]
    const bodies = plan.inputs.map((input, at) => {
      const need = inputs[at]!
      const select = this.select(input, need)
      for (const name of names)
        if (!select.columns.has(name))
          select.columns.set(name, computed({ text: nullOf(needs.get(name)!), level: ATOM }))
      const body = printSelect(select, names, (name) => this.alias(name))
      return select.limit || select.limitBy ? `SELECT *\nFROM (\n${indent(body)}\n)` : body
    })
    const name = this.cte(bodies.join('\nUNION ALL\n'))
    return newSelect(
      `${name} AS s`,
      plainColumns('s', names, (n) => identifier(this.alias(n))),
    )
  }

  /** Makes a SELECT a named one, and starts another on top of it. */
  private wrap(select: Select, needs: Needs): Select {
    const constants = [...select.columns].filter(([, column]) => column.constant)
    const names = [...needs.keys()].filter((name) => select.columns.has(name) && !select.columns.get(name)!.constant)
    const name = this.cte(printSelect(select, names, (n) => this.alias(n)))
    const columns = plainColumns('s', names, (n) => identifier(this.alias(n)))
    return newSelect(`${name} AS s`, new Map([...columns, ...constants]))
  }

  private named(select: Select, needs: Needs): string {
    return this.cte(
      printSelect(
        select,
        [...needs.keys()].filter((name) => select.columns.has(name)),
        (n) => this.alias(n),
      ),
    )
  }

  /** A named SELECT. Two that read alike are one (a pipeline that is used twice, as in appendpipe). */
  private cte(body: string): string {
    const known = this.ctes.find((cte) => cte.body === body)
    if (known) return known.name
    const name = `stage_${this.ctes.length + 1}`
    this.ctes.push({ name, body })
    return name
  }

  private alias(name: string): string {
    if (name === ALL_FIELDS) return '_fields'
    if (!name.startsWith('\u0001')) return name
    const known = this.hidden.get(name)
    if (known) return known
    const alias = `_key_${this.hidden.size + 1}`
    this.hidden.set(name, alias)
    return alias
  }

  private printer(select: Select, over = ''): ScalarPrinter {
    return new ScalarPrinter((name) => select.columns.get(name) ?? { text: 'NULL', level: ATOM }, over)
  }

  private orderBy(keys: readonly OrderKey[], select: Select): string[] {
    const printer = this.printer(select)
    return keys.map((key) => `${notAPlace(printer.text(key.value))}${key.descending ? ' DESC' : ''}`)
  }

  private readsWindow(scalars: readonly Scalar[], select: Select): boolean {
    return scalars.some((scalar) => someColumn(scalar, (name) => select.columns.get(name)?.window === true))
  }

  private anyWindow(select: Select): boolean {
    return [...select.columns.values()].some((c) => c.window)
  }

  /** True when printing these would write a long expression twice, or one too long to read. */
  private repeats(scalars: readonly Scalar[], select: Select): boolean {
    const uses = new Map<string, number>()
    let length = 0
    for (const scalar of scalars) {
      eachColumn(scalar, ({ name }) => {
        const found = select.columns.get(name)
        if (!found || found.plain) return
        uses.set(name, (uses.get(name) ?? 0) + 1)
        length += found.text.length
      })
    }
    if (length > MAX_EXPRESSION) return true
    return [...uses].some(([name, count]) => count > 1 && this.isLong(name, select))
  }

  /** True when a column is computed by more text than should be written twice. */
  private isLong(name: string, select: Select): boolean {
    const column = select.columns.get(name)
    return column !== undefined && !column.plain && column.text.length > INLINE_LENGTH
  }
}

/** True for what ClickHouse computes anew at each use, with another result. */
function isVolatile(scalar: Scalar): boolean {
  if (scalar.kind === 'lambda') return isVolatile(scalar.body)
  return scalar.kind === 'call' && (scalar.fn === 'rand' || scalar.args.some(isVolatile))
}

/** A bare number in GROUP BY, ORDER BY and LIMIT BY would mean the column at that place. */
function notAPlace(text: string): string {
  return /^-?\d+$/.test(text) ? `materialize(${text})` : text
}

function someColumn(scalar: Scalar, test: (name: string) => boolean): boolean {
  let found = false
  eachColumn(scalar, ({ name }) => {
    found ||= test(name)
  })
  return found
}

function hasAggregate(scalar: Scalar): boolean {
  return scalar.kind === 'call' && (scalar.aggregate === true || scalar.args.some(hasAggregate))
}

function plain(text: string): SelectColumn {
  return { text, level: ATOM, plain: true, window: false }
}

function computed(sql: Sql): SelectColumn {
  return { ...sql, plain: false, window: false }
}

function plainColumns(
  table: string,
  names: readonly string[],
  name: (name: string) => string,
): Map<string, SelectColumn> {
  return new Map(names.map((n) => [n, plain(`${table}.${name(n)}`)]))
}

function eventColumn(name: string, type: ScalarType, typed = false): SelectColumn {
  if (name === ALL_FIELDS) return plain('e.fields')
  // Index names are in lower case, as Splunk's are; so the primary key serves a search without regard to case.
  if (name === 'index') return { ...plain('e.index'), lowerCase: true }
  if (typed || Object.hasOwn(BASE_COLUMNS, name)) return plain(`e.${identifier(name)}`)
  const path = `e.fields.${identifier(fieldKey(name))}`
  if (type !== 'list') return plain(`${path}.:String`)
  const many = `arrayMap(x -> assumeNotNull(x), ${path}.:\`Array(Nullable(String))\`)`
  return computed({ text: `if(${path}.:String IS NULL, ${many}, [assumeNotNull(${path}.:String)])`, level: ATOM })
}

export function sqlType(type: ScalarType): string {
  switch (type) {
    case 'num':
      return 'Nullable(Float64)'
    case 'bool':
      return 'Nullable(Bool)'
    case 'list':
      return 'Array(String)'
    case 'text':
    case 'null':
    case 'data':
      return 'Nullable(String)'
  }
}

function nullOf(type: ScalarType): string {
  return type === 'list' ? 'CAST([] AS Array(String))' : type === 'data' ? 'NULL' : `CAST(NULL AS ${sqlType(type)})`
}

function bound(rows: number | undefined, side: 'PRECEDING' | 'FOLLOWING'): string {
  if (rows === undefined) return `UNBOUNDED ${side}`
  if (rows === 0) return 'CURRENT ROW'
  // Offsets are whole numbers of any size; numberLiteral() would make big ones Float64.
  if (rows > 0) return `${BigInt(rows)} ${side}`
  return `${BigInt(-rows)} ${side === 'PRECEDING' ? 'FOLLOWING' : 'PRECEDING'}`
}
