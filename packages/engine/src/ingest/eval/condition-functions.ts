/** Functions that choose, and those that ask. Their pages: "Comparison and Conditional functions", "Informational functions". */
import ipaddr from 'ipaddr.js'
import { comparison } from './compare.ts'
import { type Call, type Compiled, constant, type EvalFunction } from './compiled.ts'
import { anyText, likeTest, regexArgument } from './patterns.ts'
import { asText, isNothing, looksLikeNumber, type Value } from './value.ts'

const MANY = Number.POSITIVE_INFINITY

function asks(make: (value: Compiled) => (value: Value) => boolean): EvalFunction {
  return {
    arity: [1, 1],
    type: 'condition',
    make({ values: [value] }) {
      const test = make(value!)
      return (event) => test(value!.run(event))
    },
  }
}

export const CONDITIONS: Record<string, EvalFunction> = {
  if: {
    arity: [3, 3],
    bindsItself: true,
    type: 'open',
    make({ args: [condition, yes, no], ...call }) {
      const test = call.condition(condition!)
      const [one, other] = [call.compile(yes!), call.compile(no!)]
      return (event) => (test(event) === true ? one : other).run(event)
    },
  },
  case: { arity: [2, MANY], bindsItself: true, type: 'open', make: (call) => choose(call, true) },
  // Validate is case turned round: the value of the first condition that is false (or null).
  validate: { arity: [2, MANY], bindsItself: true, type: 'open', make: (call) => choose(call, false) },
  coalesce: {
    arity: [1, MANY],
    type: 'open',
    make:
      ({ values }) =>
      (event) => {
        for (const value of values) {
          const found = value.run(event)
          if (!isNothing(found)) return found
        }
        return null
      },
  },
  nullif: {
    arity: [2, 2],
    type: 'open',
    make({ values: [value, other] }) {
      const same = comparison('=', value!, other!)
      return (event) => (same(event) === true ? null : value!.run(event))
    },
  },
  null: { arity: [0, 0], type: 'open', make: () => () => null },
  true: { arity: [0, 0], type: 'condition', make: () => () => true },
  false: { arity: [0, 0], type: 'condition', make: () => () => false },
  isnull: asks(() => isNothing),
  isnotnull: asks(() => (value) => !isNothing(value)),
  ismv: asks(() => (value) => Array.isArray(value) && value.length > 1),
  isnum: asks(
    ({ isString }) =>
      (value) =>
        !isString && looksLikeNumber(value),
  ),
  isint: asks(
    ({ isString }) =>
      (value) =>
        !isString && /^[+-]?\d+$/.test(asText(value) ?? ''),
  ),
  isstr: asks(({ isString }) => (value) => {
    const text = asText(value)
    return text !== null && typeof value !== 'boolean' && (isString || text === 'NaN' || !looksLikeNumber(value))
  }),
  match: {
    arity: [2, 2],
    type: 'condition',
    make(call) {
      const regex = regexArgument(call, 1)
      if (!regex) return () => false
      const value = call.values[0]!
      return (event) => {
        const expression = regex(event)
        return anyText(value.run(event), (text) => expression?.test(text) === true)
      }
    },
  },
  like: { arity: [2, 2], type: 'condition', make: ({ values: [value, pattern] }) => likeTest(value!, pattern!) },
  in: {
    arity: [2, MANY],
    type: 'condition',
    make({ values: [value, ...items] }) {
      const tests = items.map((item) => comparison('=', value!, item))
      return (event) => (isNothing(value!.run(event)) ? null : tests.some((test) => test(event) === true))
    },
  },
  cidrmatch: {
    arity: [2, 2],
    type: 'condition',
    make(call) {
      const [subnet, address] = call.values
      if (subnet!.constant !== undefined && !subnetOf(subnet!.constant)) {
        call.problem('this is no subnet: write an address and the number of its fixed bits, such as 10.0.0.0/8', 0)
      }
      const known = subnet!.constant === undefined ? undefined : subnetOf(subnet!.constant)
      return (event) => {
        const range = known ?? subnetOf(subnet!.run(event))
        return anyText(address!.run(event), (text) => range !== undefined && contains(range, text)) === true
      }
    },
  },
}

function choose({ args, condition, compile, problem }: Call, wanted: boolean): Compiled['run'] {
  if (args.length % 2 === 1) {
    problem('conditions and values belong together in pairs, and the last condition has no value')
    return constant(null, 'open').run
  }
  const pairs = args.flatMap((arg, i) => (i % 2 ? [] : [{ test: condition(arg), value: compile(args[i + 1]!) }]))
  return (event) => {
    for (const { test, value } of pairs) if ((test(event) === true) === wanted) return value.run(event)
    return null
  }
}

type Subnet = [ipaddr.IPv4 | ipaddr.IPv6, number]

function subnetOf(value: Value): Subnet | undefined {
  const text = asText(value)
  if (text === null) return undefined
  const full = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`
  return ipaddr.isValidCIDR(full) ? ipaddr.parseCIDR(full) : undefined
}

function contains([network, bits]: Subnet, text: string): boolean {
  if (!ipaddr.isValid(text) || (network.kind() === 'ipv4' && !ipaddr.IPv4.isValidFourPartDecimal(text))) return false
  const address = ipaddr.parse(text)
  return address.kind() === network.kind() && address.match(network, bits)
}
