/** Functions over several values ("Multivalue eval functions"). A list of none is null. */
import { fieldsOfExpression } from '@karst/spl/expression'
import { type Call, type Compiled, constant, type EvalFunction, type Scope } from './compiled.ts'
import { regexArgument } from './patterns.ts'
import { asList, asNumber, asText, isNothing, type Value } from './value.ts'

const MANY = Number.POSITIVE_INFINITY

function over(apply: (values: readonly string[]) => Value): EvalFunction {
  return {
    arity: [1, 1],
    type: 'open',
    make:
      ({ values: [value] }) =>
      (event) => {
        const list = asList(value!.run(event))
        return list.length === 0 ? null : apply(list)
      },
  }
}

export const MULTIVALUE: Record<string, EvalFunction> = {
  mvcount: { ...over((values) => values.length), type: 'number' },
  mvdedup: over((values) => [...new Set(values)]),
  mvreverse: over((values) => values.toReversed()),
  mvsort: over((values) => values.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))),
  mvappend: {
    arity: [1, MANY],
    type: 'open',
    make:
      ({ values }) =>
      (event) =>
        values.flatMap((value) => asList(value.run(event))),
  },
  mvjoin: {
    arity: [2, 2],
    type: 'text',
    make:
      ({ values: [value, delimiter] }) =>
      (event) => {
        const list = asList(value!.run(event))
        const between = asText(delimiter!.run(event))
        return list.length === 0 || between === null ? null : list.join(between)
      },
  },
  mvindex: {
    arity: [2, 3],
    type: 'open',
    make:
      ({ values: [value, start, end] }) =>
      (event) => {
        const list = asList(value!.run(event))
        const from = asNumber(start!.run(event))
        const to = end ? asNumber(end.run(event)) : from
        return from === null || to === null ? null : part(list, from, to, end !== undefined)
      },
  },
  mvfind: {
    arity: [2, 2],
    type: 'number',
    make(call) {
      const regex = regexArgument(call, 1)
      if (!regex) return constant(null, 'number').run
      return (event) => {
        const expression = regex(event)
        const at = asList(call.values[0]!.run(event)).findIndex((value) => expression?.test(value))
        return at < 0 ? null : at
      }
    },
  },
  mvzip: {
    arity: [2, 3],
    type: 'open',
    make:
      ({ values: [one, other, delimiter] }) =>
      (event) => {
        const right = asList(other!.run(event))
        const between = delimiter ? asText(delimiter.run(event)) : ','
        if (between === null) return null
        return asList(one!.run(event))
          .slice(0, right.length)
          .map((value, i) => value + between + right[i])
      },
  },
  split: {
    arity: [2, 2],
    type: 'open',
    make:
      ({ values: [value, delimiter] }) =>
      (event) => {
        const text = asText(value!.run(event))
        const between = asText(delimiter!.run(event))
        if (text === null || between === null) return null
        return between === '' ? [...text] : text.split(between)
      },
  },
  mvfilter: { arity: [1, 1], bindsItself: true, type: 'open', make: filter },
  mvmap: { arity: [2, 3], bindsItself: true, type: 'open', make: map },
}

/** The end is included; a start outside gives null, an end beyond the last value stands for the last value. */
function part(list: readonly string[], start: number, end: number, range: boolean): Value {
  const place = (index: number): number => (index < 0 ? list.length + index : index)
  const [from, to] = [place(start), place(end)]
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || from >= list.length || to < from) return null
  return range ? list.slice(from, to + 1) : list[from]!
}

/** The scope in which `field` stands for one value at a time, which `set` says. */
function oneValue(scope: Scope, field: string): { inner: Scope; set: (value: string) => void } {
  let current = ''
  return {
    inner: { ...scope, field: (name) => (name === field ? () => current : scope.field(name)) },
    set: (value) => {
      current = value
    },
  }
}

function filter(call: Call): Compiled['run'] {
  const [expression] = call.args
  const fields = new Set(fieldsOfExpression(expression!))
  if (fields.size !== 1) {
    call.problem('the condition of mvfilter reads exactly one field')
    return constant(null, 'open').run
  }
  const [field] = fields as unknown as [string]
  const values = call.scope.field(field)
  const { inner, set } = oneValue(call.scope, field)
  const test = call.condition(expression!, inner)
  return (event) =>
    asList(values(event)).filter((value) => {
      set(value)
      return test(event) === true
    })
}

function map(call: Call): Compiled['run'] {
  const [list, expression, named] = call.args
  const fields = new Set(fieldsOfExpression(named ?? list!))
  if (fields.size !== 1 || (named && named.kind !== 'field')) {
    call.problem(
      'it is not clear which field stands for one value: the first argument of mvmap has to read exactly one',
    )
    return constant(null, 'open').run
  }
  const [field] = fields as unknown as [string]
  const values = call.compile(list!)
  const { inner, set } = oneValue(call.scope, field)
  const { run } = call.compile(expression!, inner)
  return (event) =>
    asList(values.run(event)).flatMap((value) => {
      set(value)
      const result = run(event)
      return isNothing(result) ? [] : asList(result)
    })
}
