/** What the linter makes of rules: order, severities, macros; and that it never throws. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyFixes, bareEnvironment, compile, lint, RULES } from '../index.ts'

const environment = bareEnvironment({
  now: 0,
  macro: (name) => ({ name, arguments: [], definition: name === 'star' ? 'where user="*x"' : 'x=1 NOT x!=2' }),
})

const codes = (search: string, severities = {}): string[] =>
  lint(compile(search, environment), severities).map(({ severity, code }) => `${severity} ${code}`)

test('the compiler and the rules speak in the order of the text', () => {
  expect(codes('index=a NOT x!=1 | stats count by user | where usr="*x"')).toEqual([
    'warning negated-not-equal',
    'warning unknown-field',
    'warning literal-star',
  ])
})

describe('severities', () => {
  const search = 'index=a NOT x!=1 | stats count by user | where usr=1'

  test('a code is left out', () =>
    expect(codes(search, { 'negated-not-equal': 'off' })).toEqual(['warning unknown-field']))

  test('a code is taken as an error', () => {
    expect(codes(search, { 'negated-not-equal': 'error', 'unknown-field': 'info' })).toEqual([
      'error negated-not-equal',
      'info unknown-field',
    ])
  })

  test('an error of the compiler stays one', () => {
    expect(codes('index=a | nosuch', { 'unknown-command': 'off' })).toEqual(['error unknown-command'])
  })
})

test('what a macro brings is not judged', () => {
  expect(codes('index=a `any`')).toEqual([])
  expect(codes('index=a | `star`')).toEqual([])
})

test('what stands before an error is judged all the same', () => {
  expect(codes('index=a NOT x!=1 | nosuch')).toEqual(['warning negated-not-equal', 'error unknown-command'])
})

describe('searches that no one wrote by hand', () => {
  const many = (count: number, each: (at: number) => string, between: string): string =>
    Array.from({ length: count }, (_, at) => each(at)).join(between)

  test.each([
    ['20,000 conditions', `index=a ${many(20_000, (at) => `x=${at}`, ' ')}`],
    ['20,000 alternatives', `index=a (${many(20_000, (at) => `x=${at} OR y=1`, ' ')})`],
    ['20,000 values', `index=a x IN (${many(20_000, String, ',')})`],
    ['900 stages', `index=a | table a | ${many(900, (at) => `eval b${at}=c`, ' | ')}`],
    ['1,000 operators', `index=a | where ${many(900, (at) => `x="${at}"`, ' AND ')}`],
  ])('%s', (_what, search) => {
    const start = performance.now()
    lint(compile(search, environment))
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  test('more stages than a plan can be deep are refused', () => {
    expect(codes(`index=a${' | eval x=1'.repeat(5_000)}`)).toEqual(['error nesting-too-deep'])
  })
})

describe('any text', () => {
  const searches = RULES.flatMap(({ docs }) => [docs.bad, docs.good])
  const mutated = fc
    .tuple(
      fc.constantFrom(...searches),
      fc.nat(120),
      fc.nat(20),
      fc.constantFrom('', '|', '"', '(', ')', '`any`', 'x', ' OR '),
    )
    .map(([text, at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length))

  test('is judged without an exception, and what is mended still compiles', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const compilation = compile(text, environment)
        const found = lint(compilation)
        if (found.some(({ severity }) => severity === 'error')) return
        const { text: mended } = applyFixes(
          compilation.source,
          found.flatMap(({ fix }) => fix ?? []),
        )
        const errors = compile(mended, environment).diagnostics.filter(({ severity }) => severity === 'error')
        expect(errors, mended).toEqual([])
      }),
      { numRuns: 2_000, seed: 20_261 },
    )
  })
})
