/** Hashes of texts, as hexadecimal digits in lower case (Search Reference, "Cryptographic functions"). */
import { call } from '../plan/scalar.ts'
import { eachText } from '../semantics/coerce.ts'
import { type EvalFunction, type FunctionExample, fn } from '../semantics/definition.ts'

export function digest(
  name: string,
  algorithm: string,
  sql: string,
  examples: readonly FunctionExample[],
): EvalFunction {
  return fn({
    name,
    docs: {
      summary: `The ${algorithm} hash of a text, as hexadecimal digits.`,
      usage: `${name}(<str>)`,
      category: 'cryptographic',
    },
    arity: [1, 1],
    lower: ([value]) => eachText(value!, (text) => call('text', 'lower', call('text', 'hex', call('data', sql, text)))),
    examples,
  })
}
