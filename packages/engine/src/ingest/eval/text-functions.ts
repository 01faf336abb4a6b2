/** Functions over texts ("Text functions", "Cryptographic functions", "Conversion functions"). */
import { createHash } from 'node:crypto'
import { type Call, type Compiled, constant, type EvalFunction } from './compiled.ts'
import { regexArgument } from './patterns.ts'
import { asNumber, asText, eachText, isNothing, type Value } from './value.ts'

/** Of a list, over every value. */
function each(apply: (text: string) => string | null): EvalFunction {
  return {
    arity: [1, 1],
    type: 'text',
    make:
      ({ values: [value] }) =>
      (event) =>
        eachText(value!.run(event), apply),
  }
}

function digest(algorithm: string): EvalFunction {
  return each((text) => createHash(algorithm).update(text).digest('hex'))
}

export const TEXTS: Record<string, EvalFunction> = {
  lower: each((text) => text.toLowerCase()),
  upper: each((text) => text.toUpperCase()),
  md5: digest('md5'),
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha512: digest('sha512'),
  trim: { arity: [1, 2], type: 'text', make: (call) => trimmed(call, true, true) },
  ltrim: { arity: [1, 2], type: 'text', make: (call) => trimmed(call, true, false) },
  rtrim: { arity: [1, 2], type: 'text', make: (call) => trimmed(call, false, true) },
  // A `+` stays a `+`; what is no escape stays as it is.
  urldecode: each(decoded),
  len: {
    arity: [1, 1],
    type: 'number',
    make:
      ({ values: [value] }) =>
      (event) => {
        const text = asText(value!.run(event))
        return text === null ? null : [...text].length
      },
  },
  substr: {
    arity: [2, 3],
    type: 'text',
    make:
      ({ values: [value, start, length] }) =>
      (event) => {
        const from = asNumber(start!.run(event))
        const count = length && asNumber(length.run(event))
        if (from === null || count === null) return null
        return eachText(value!.run(event), (text) => substring(text, Math.trunc(from), count && Math.trunc(count)))
      },
  },
  replace: {
    arity: [3, 3],
    type: 'text',
    make(call) {
      const regex = regexArgument(call, 1, 'g')
      if (!regex) return constant(null, 'text').run
      const [value, , by] = call.values
      return (event) => {
        const expression = regex(event)
        const to = asText(by!.run(event))
        if (to === null) return null
        return eachText(value!.run(event), (text) => (expression ? substituted(text, expression, to) : text))
      }
    },
  },
  tostring: {
    arity: [1, 2],
    type: 'text',
    make(call) {
      const [value, format] = call.values
      if (format && format.constant !== 'hex')
        call.problem('of the formats, only "hex" is there while events are loaded', 1)
      return (event) => {
        const given = value!.run(event)
        if (!format) return isNothing(given) ? 'Null' : Array.isArray(given) ? given : asText(given)
        return hexadecimal(given)
      }
    },
  },
}

function trimmed({ values: [value, set] }: Call, left: boolean, right: boolean): Compiled['run'] {
  return (event) => {
    const characters = set ? asText(set.run(event)) : ' \t'
    if (characters === null) return null
    const taken = new Set(characters)
    return eachText(value!.run(event), (text) => {
      const all = [...text]
      let start = 0
      let end = all.length
      while (left && start < end && taken.has(all[start]!)) start++
      while (right && end > start && taken.has(all[end - 1]!)) end--
      return all.slice(start, end).join('')
    })
  }
}

/** SQLite's rule: the first character is 1, a negative start counts from the end, a part beyond the ends is cut off. */
function substring(text: string, start: number, length: number | undefined): string {
  const all = [...text]
  const first = start < 0 ? all.length + start : start - 1
  const other = length === undefined ? all.length : first + length
  const [begin, end] = first <= other ? [first, other] : [other, first]
  return all.slice(Math.max(begin, 0), Math.max(end, 0)).join('')
}

/** `\\1` stands for a group, `\\0` for the match; a backslash without a number is text. */
function substituted(text: string, expression: RegExp, by: string): string {
  return text.replace(expression, (...found: unknown[]) => {
    const groups = found.slice(
      0,
      found.findIndex((one) => typeof one === 'number'),
    ) as (string | undefined)[]
    return by.replace(/\\(\d)/g, (_, digit: string) => groups[Number(digit)] ?? '')
  })
}

function decoded(text: string): string {
  const parts = text.split(/((?:%[0-9A-Fa-f]{2})+)/)
  return parts.map((part, i) => (i % 2 ? Buffer.from(part.replaceAll('%', ''), 'hex').toString() : part)).join('')
}

function hexadecimal(value: Value): string | null {
  const number = asNumber(value)
  if (number === null) return asText(value) ?? 'Null'
  return Number.isSafeInteger(number) && number >= 0 ? `0x${number.toString(16).toUpperCase()}` : null
}
