import { call, isNeverNull, lambda, NULL, type Scalar } from '../plan/scalar.ts'
import { asList, asText, compact, exists } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import type { Expression } from '../syntax/ast.ts'
import { fieldsRead } from './fields-read.ts'

export default fn({
  name: 'mvmap',
  docs: {
    summary: 'The results of an expression for each value of a multivalue field.',
    usage: 'mvmap(<mv>, <expression>[, <field>])',
    category: 'multivalue',
    notes: [
      'In the expression, the field of the first argument stands for one value at a time; other fields stand for all of theirs.',
      'Where the first argument reads no field or several, a third one names the field that stands for the value.',
      'A null result adds nothing.',
    ],
  },
  arity: [2, 3],
  bindsItself: true,
  lower(_args, functionCall) {
    const { args, binder } = functionCall
    const name = variable(functionCall)
    const values = binder.bind(args[0]!)
    if (name === undefined || values.type === 'null') return NULL
    const apply = (value: Scalar): Scalar => binder.withFields(new Map([[name, value]])).bind(args[1]!)
    if (values.type !== 'list') return forOne(values, apply(values))
    let result: Scalar = NULL
    const mapped = lambda(['text'], (value) => {
      result = apply(value)
      return result.type === 'list' ? result : asText(result)
    })
    if (result.type === 'null') return NULL
    const all = call('list', 'arrayMap', mapped, values)
    if (result.type === 'list') return call('list', 'arrayFlatten', all)
    return neverNull(result) ? all : compact(all)
  },
  examples: [
    { spl: 'mvmap(x, x*10)', given: { x: ['1', '2'] }, expect: ['10', '20'] },
    { spl: 'mvmap(x, x.".example.com")', given: { x: ['a', 'b'] }, expect: ['a.example.com', 'b.example.com'] },
    { spl: 'mvmap(mvindex(x, 1, 2), x*y)', given: { x: ['1', '2', '3'], y: '5' }, expect: ['10', '15'] },
    { spl: 'mvmap(x, if(isnull(mvfind(y, x)), x, null()))', given: { x: ['a', 'b'], y: ['b', 'c'] }, expect: 'a' },
    { spl: 'mvmap(x, split(x, "-"))', given: { x: ['a-b', 'c'] }, expect: ['a', 'b', 'c'] },
    { spl: 'mvmap(x, upper(x))', given: { x: 'a' }, expect: 'A' },
    { spl: 'mvmap(split("a,b", ","), upper(part), part)', expect: ['A', 'B'] },
    { spl: 'mvmap(nothing, upper(nothing))', expect: null },
  ],
})

/** The name that stands for the value. */
function variable({ args, binder, span }: FunctionCall): string | undefined {
  const [values, , named] = args
  if (named) return named.kind === 'field' ? named.name : complain(named)
  const names = fieldsRead(values!)
  if (names.length === 1) return names[0]!
  return complain(values!)

  function complain(at: Expression): undefined {
    binder.diagnostics.report(
      'function-arguments',
      at === values ? at.span : span,
      'It is not clear which field stands for the value here: the first argument of `mvmap` has to read exactly one.',
      'Put the values into a field first, and write mvmap(field, expression with field).',
    )
    return undefined
  }
}

/** A single value: the expression once, and null for null. */
function forOne(value: Scalar, result: Scalar): Scalar {
  if (value.kind === 'literal' || result.type === 'null') return result
  const type = result.type === 'list' ? 'list' : 'text'
  const form = type === 'list' ? asList : asText
  return call(type, 'if', exists(value), form(result), type === 'list' ? asList(NULL) : NULL)
}

/** What is joined of constants and the value itself is never null. */
function neverNull(value: Scalar): boolean {
  return isNeverNull(value) || (value.kind === 'call' && NEVER_NULL.has(value.fn) && value.args.every(neverNull))
}

const NEVER_NULL = new Set(['concat', 'lowerUTF8', 'upperUTF8', 'replaceRegexpAll', 'substringUTF8', 'trimBoth'])
