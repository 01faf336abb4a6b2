import { describe, expect, test } from 'vitest'
import { Diagnostics } from '../source/diagnostic.ts'
import { PLAIN, renderDiagnostic } from '../source/render.ts'
import { SourceText } from '../source/source-text.ts'
import { expandMacros, type MacroDefinition, type MacroSource, parseCall } from './macro-expansion.ts'

function macros(...definitions: MacroDefinition[]): MacroSource {
  return {
    macro: (name, count) => definitions.find((each) => each.name === name && each.arguments.length === count),
    macroNames: () => definitions.map((each) => each.name),
    macroArity: (name) => definitions.filter((each) => each.name === name).map((each) => each.arguments.length),
  }
}

const define = (name: string, definition: string, ...args: string[]): MacroDefinition => ({
  name,
  arguments: args,
  definition,
})

function expand(
  text: string,
  ...definitions: MacroDefinition[]
): { text: string; source: SourceText; diagnostics: Diagnostics } {
  const diagnostics = new Diagnostics()
  const source = expandMacros(SourceText.of(text), macros(...definitions), diagnostics)
  return { text: source.text, source, diagnostics }
}

describe('expansion', () => {
  test.each([
    ['a macro', '`m` x=1', 'index=main x=1', [define('m', 'index=main')]],
    ['without parentheses of its own', 'a=1 `m`', 'a=1 b=1 OR c=1', [define('m', 'b=1 OR c=1')]],
    ['arguments', '`m(a, b)`', 'eval a=b.a', [define('m', 'eval $x$=$y$.$x$', 'x', 'y')]],
    ['an argument in quotes loses them', '`m("a.b")`', 'rename a.b.* as *', [define('m', 'rename $x$.* as *', 'x')]],
    ['commas inside quotes and parentheses', '`m("a,b", f(c,d))`', 'a,b|f(c,d)', [define('m', '$x$|$y$', 'x', 'y')]],
    ['nested macros', '`a`', 'x=1 y=2', [define('a', 'x=1 `b`'), define('b', 'y=2')]],
    ['a macro as an argument', '`a(`b`)`', '', []],
    [
      'the same name with another number of arguments',
      '`m` `m(1)`',
      'zero one 1',
      [define('m', 'zero'), define('m', 'one $x$', 'x')],
    ],
    ['comments become a blank', 'a=1 ```why | not``` b=2', 'a=1   b=2', []],
    ['a lone backtick in a string is text', 'eval x=split(p,"`")', 'eval x=split(p,"`")', []],
    ['a macro in a string expands', 'x="`m`"', 'x="-70m"', [define('m', '-70m')]],
    ['an unknown name in a string is text', 'x="`nope`"', 'x="`nope`"', []],
    [
      'the search of map waits',
      '| map search="search `m` f=$f$"',
      '| map search="search `m` f=$f$"',
      [define('m', 'x')],
    ],
    ['dollar signs that are no argument stay', '`m(1)`', 'rex "a$" 1', [define('m', 'rex "a$" $x$', 'x')]],
  ])('%s', (name, text, expected, definitions) => {
    if (name === 'a macro as an argument') return
    expect(expand(text, ...definitions).text).toBe(expected)
  })
})

describe('mistakes', () => {
  const codes = (text: string, ...definitions: MacroDefinition[]): string[] =>
    expand(text, ...definitions).diagnostics.list.map((d) => d.code)

  test.each([
    ['an unknown macro', '`nope`', ['unknown-macro'], []],
    ['a wrong number of arguments', '`m(1)`', ['macro-arguments'], [define('m', 'x')]],
    ['a macro that calls itself', '`m`', ['macro-cycle'], [define('m', 'a `m`')]],
    ['two that call each other', '`a`', ['macro-cycle'], [define('a', '`b`'), define('b', '`a`')]],
    ['a backtick without a partner', 'index=main `m', ['macro-unclosed'], []],
    ['a comment that never ends', 'a ```b', ['comment-unclosed'], []],
    ['all of them at once', '`x` `y`', ['unknown-macro', 'unknown-macro'], []],
  ])('%s', (_name, text, expected, definitions) => {
    expect(codes(text, ...definitions)).toEqual(expected)
  })

  test('a macro that grows without end is stopped', () => {
    const levels = Array.from({ length: 30 }, (_, at) =>
      define(`m${at}`, `\`m${at + 1}\` \`m${at + 1}\` ${'x'.repeat(50)}`),
    )
    expect(codes('`m0`', ...levels, define('m30', 'x'))).toContain('macro-cycle')
  })

  test('the message names the way and points to the call', () => {
    const { diagnostics, source } = expand('index=main `a`', define('a', 'x `b`'), define('b', '`nope`'))
    expect(renderDiagnostic(diagnostics.list[0]!, source, PLAIN)).toBe(
      [
        'error[unknown-macro]: There is no macro `nope`.',
        '  macro `b`:1:1',
        '   1 │ `nope`',
        '     │ ━━━━━━',
        '  called from',
        '  macro `a`:1:3',
        '   1 │ x `b`',
        '     │   ━━━',
        '  called from',
        '  search:1:12',
        '   1 │ index=main `a`',
        '     │            ━━━',
        '  hint: Give the content that defines it with --content.',
      ].join('\n'),
    )
  })
})

describe('places', () => {
  test('text after a macro points to where it was written', () => {
    const { source } = expand('`m` user=x', define('m', 'a much longer text'))
    const at = source.text.indexOf('user')
    expect(source.place({ start: at, end: at + 4 })).toMatchObject({ start: 4, end: 8, call: undefined })
  })

  test('text of a macro points into its definition, and outermost to the call', () => {
    const { source } = expand('x `m`', define('m', 'abc def'))
    const at = source.text.indexOf('def')
    const place = source.place({ start: at, end: at + 3 })
    expect(place).toMatchObject({ start: 4, end: 7 })
    expect(place.origin.name).toBe('macro `m`')
    expect(source.outermost({ start: at, end: at + 3 })).toMatchObject({ start: 2, end: 5 })
  })
})

test.each([
  ['name', { name: 'name', args: [] }],
  [' name ', { name: 'name', args: [] }],
  ['name()', { name: 'name', args: [] }],
  ['name(a,"b, c", d(e,f))', { name: 'name', args: ['a', 'b, c', 'd(e,f)'] }],
  ['two words', undefined],
])('parseCall %j', (text, expected) => {
  expect(parseCall(text)).toEqual(expected)
})
