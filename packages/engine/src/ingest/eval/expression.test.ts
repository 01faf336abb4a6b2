import { type EvalFunction as Described, REGISTRY } from '@karst/spl'
import { readExpression } from '@karst/spl/expression'
import { describe, expect, test } from 'vitest'
import { EventFields } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { evalProblems, evalValue } from '../sourcetypes/eval-rule.ts'
import { FUNCTIONS } from './functions.ts'

type Given = Readonly<Record<string, unknown>>

function run(text: string, given: Given = {}): unknown {
  const read = readExpression(text)
  if (!('expression' in read)) throw new Error(read.diagnostics[0]!.message)
  const names = new FieldNames()
  const fields = new EventFields(names)
  for (const [field, value] of Object.entries(given)) {
    if (value !== null && value !== undefined) fields.set(names.slot(field), value as string | string[])
  }
  const rule = { text, expression: read.expression }
  expect(evalProblems(rule, false)).toEqual([])
  const event = {
    fields,
    time: 0,
    index: 'main',
    source: 's',
    sourcetype: 't',
    host: 'h',
    raw: String(given._raw ?? ''),
  }
  return evalValue(rule, names)(event) ?? null
}

/** A rule never gives an empty text, alone or among others, and numbers are text in the store. */
function stored(value: unknown): unknown {
  if (value === '' || value === null) return null
  return Array.isArray(value) ? value.filter((one) => one !== '').map(String) : String(value)
}

/** Forms of an argument that are refused here, with the message that says so. */
const REFUSED = /binary|commas|duration/

/** The examples of the language's functions promise the same values here as in a search. */
const examples = [...new Set<Described>(REGISTRY.functions.values())]
  .filter(({ name }) => FUNCTIONS.has(name))
  .flatMap(({ name, examples }) => examples.map((example) => ({ name, ...example })))
  .filter(({ spl }) => {
    const called = [...spl.matchAll(/\b([a-z]\w*)\(/g)].map((found) => found[1]!)
    return called.every((name) => FUNCTIONS.has(name) || !REGISTRY.functions.has(name)) && !REFUSED.test(spl)
  })

describe('examples of the language', () => {
  test('there are many', () => {
    expect(new Set(examples.map(({ name }) => name)).size).toBeGreaterThan(40)
  })

  test.each(examples)('$name: $spl', ({ spl, given, expect: promised }) => {
    expect(run(spl, given as Given)).toEqual(stored(promised))
  })
})

describe('operators', () => {
  test.each<[string, Given, unknown]>([
    ['a.":".b', { a: 'x', b: '1' }, 'x:1'],
    ['a.b', { a: 'x' }, null],
    ['a+b', { a: '1', b: '2' }, '3'],
    ['a+b', { a: 'x', b: '2' }, 'x2'],
    ['a-b', { a: 'x', b: '2' }, null],
    ['a/0', { a: '1' }, null],
    ['a%4', { a: '10' }, '2'],
    ['-a', { a: '10' }, '-10'],
    ['1.50 . "x"', {}, '1.50x'],
    ['if(a="7", "y", "n")', { a: '007' }, 'n'],
    ['if(a=7, "y", "n")', { a: '007' }, 'y'],
    ['if(a=b, "y", "n")', { a: '7', b: '7.0' }, 'y'],
    ['if(a<b, "y", "n")', { a: '9', b: '10' }, 'y'],
    ['if(a<b, "y", "n")', { a: 'b', b: '10' }, 'n'],
    ['if(a="b", "y", "n")', { a: ['x', 'b'] }, 'y'],
    ['if(NOT a="b", "y", "n")', {}, 'y'],
    ['if(a!="b", "y", "n")', {}, 'n'],
    ['if(a IN ("x", "y"), 1, 0)', { a: 'y' }, '1'],
    ['if(a="x" XOR b="x", 1, 0)', { a: 'x' }, '1'],
    ['host."/".source."/".sourcetype', {}, 'h/s/t'],
    ['mvindex(split(_raw, " "), 1)', { _raw: 'GET /a HTTP/1.1' }, '/a'],
    ["'a.b{}.c'", { 'a.b{}.c': ['1', '2'] }, ['1', '2']],
  ])('%s of %j', (text, given, expected) => {
    expect(run(text, given)).toEqual(expected)
  })
})

describe('what is refused', () => {
  test.each([
    ['strftime(_time, "%Y")', 'at character 1 of `strftime(_time, "%Y")`: the function strftime is not there'],
    ['if(a="x", lower(a, b), "")', 'at character 11 of `if(a="x", lower(a, b), "")`: lower takes 1 argument, not 2'],
    ['a="x"', 'at character 1 of `a="x"`: a condition is no value'],
    ['if(a, 1, 2)', 'at character 4 of `if(a, 1, 2)`: a condition belongs here'],
    ['if(match(a, "x++"), 1, 2)', 'at character 13 of `if(match(a, "x++"), 1, 2)`: the regular expression has ++'],
    ['case(a="x", 1, b="y")', 'at character 1 of `case(a="x", 1, b="y")`: conditions and values belong together'],
    ['if(cidrmatch("10.0.0/99", a), 1, 2)', 'this is no subnet'],
    ['tostring(a, "commas")', 'only "hex"'],
  ])('%s', (text, message) => {
    const read = readExpression(text)
    const problems = 'expression' in read ? evalProblems({ text, expression: read.expression }, false) : []
    expect(problems.join()).toContain(message)
  })
})
