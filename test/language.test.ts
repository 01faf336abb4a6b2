/** Properties of the language as a whole: it never throws, prints what it parses, and lets no text out of its literal. */
import { bareEnvironment, compile, parse, printPipeline, REGISTRY } from '@karst/spl'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { insertRows } from '../packages/engine/src/stores/insert-rows.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'

// The same texts each time; KARST_FUZZ_SEED looks at others.
fc.configureGlobal({ seed: Number(process.env.KARST_FUZZ_SEED ?? 20_261) })

const environment = bareEnvironment({
  now: 1_700_000_000,
  catalogue: { multi: (name) => name.startsWith('m'), names: () => ['a', 'b.c', 'm'] },
  macro: (name, count) => (name === 'm' && count === 0 ? { name, arguments: [], definition: 'x=1' } : undefined),
  macroNames: () => ['m'],
  macroArity: () => [0],
})

const SEARCHES = [
  'index=main `m` (a=1 OR b.c="x*") NOT c IN (1, "two", 3*) | stats count min(_time) as first values(a) by host, m | where count>1 AND like(host, "w%") | sort - count | head 5',
  '| makeresults count=3 | eval x=if(1==1, "a\\"b", lower(y)), z=x."-".x | table x z',
  'index=* [ search a=1 | table b.c ] | rename b.c as d, a as "my field" | fields - _raw',
  '| tstats count from datamodel=X.Y where a.b="c" by _time span=1h, d',
]

const WORDS = [
  ...REGISTRY.commands.keys(),
  ...REGISTRY.functions.keys(),
  'by',
  'as',
  'AND',
  'OR',
  'NOT',
  'IN',
  '|',
  '[',
  ']',
  '(',
  ')',
  '"',
  "'",
  '`m`',
  '`',
  '=',
  '!=',
  ',',
  '*',
  '\\',
  '$x$',
  '1',
  'a',
  'm',
  '-5m',
  '{}',
  '```',
]

/** Real searches with pieces cut out, doubled or replaced; and words of the language in any order. */
const mutated = fc.oneof(
  fc
    .tuple(fc.constantFrom(...SEARCHES), fc.nat(400), fc.nat(40), fc.constantFrom(...WORDS, ''))
    .map(([text, at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length)),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(' ')),
  fc.string({ maxLength: 80 }),
)

describe('any text', () => {
  test('compiles or is refused with diagnostics; it never throws', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const result = compile(text, environment)
        const failed = result.diagnostics.some((diagnostic) => diagnostic.severity === 'error')
        expect(failed || result.query !== undefined || result.questions.length > 0).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })

  test('every diagnostic lies within the text', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const { diagnostics, source } = compile(text, environment)
        for (const diagnostic of diagnostics) {
          const place = (diagnostic.source ?? source).outermost(diagnostic.span)
          expect(place.start).toBeGreaterThanOrEqual(0)
          expect(place.end).toBeGreaterThanOrEqual(place.start)
          expect(place.start).toBeLessThanOrEqual(place.origin.text.length)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('what was parsed prints as a search that parses to the same', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const first = parse(text, environment)
        if (first.diagnostics.list.length > 0) return
        const printed = printPipeline(first.pipeline)
        const second = parse(printed, environment)
        expect(second.diagnostics.list).toEqual([])
        expect(printPipeline(second.pipeline)).toBe(printed)
      }),
      { numRuns: 5_000 },
    )
  })

  test('a megabyte of text and nesting without end are answered in time', () => {
    const start = performance.now()
    for (const text of [
      'a '.repeat(500_000),
      '('.repeat(10_000),
      '[ search '.repeat(10_000),
      '| eval x='.repeat(50_000),
      `| eval x=${'1+'.repeat(20_000)}1`,
      '"'.repeat(100_001),
    ])
      compile(text, environment)
    expect(performance.now() - start).toBeLessThan(20_000)
  })
})

describe('no text of a search escapes its literal', () => {
  let store: Store
  let knowledge: Knowledge
  const time = { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' }

  beforeAll(async () => {
    store = await openTemporaryStore()
    knowledge = new Knowledge(store)
  })
  afterAll(() => store.close())

  const nasty = fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '`',
        '\0',
        '\n',
        '--',
        '/*',
        '*/',
        ';',
        ' OR 1=1',
        ') FROM events',
        '{x:String}',
        '$',
        '%',
        '_',
        'é',
        '😀',
        '\u2028',
        'a',
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => parts.join(''))
  // Macros expand before anything is parsed: outside double quotes a pair of backticks is one, and a double quote
  // begins a string, whatever stands around them.
  const names = nasty.filter((name) => !/[*`"]/.test(name) && name.trim() === name)
  const inQuotes = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

  test('values of eval come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, async (value) => {
        // A macro call in quotes would expand; there is none of these names.
        const result = await runSearch(store, knowledge, `| makeresults | eval x=${inQuotes(value)} | table x`, {
          time,
        })
        expect(result.rows).toEqual([{ x: value }])
      }),
      { numRuns: 150 },
    )
  })

  test('names of fields come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const quoted = `'${name.replace(/[\\']/g, '\\$&')}'`
        const result = await runSearch(
          store,
          knowledge,
          `| makeresults | eval ${inQuotes(name)}="v" | eval y=${quoted} | table y`,
          { time },
        )
        expect(result.rows).toEqual([{ y: 'v' }])
      }),
      { numRuns: 150 },
    )
  })

  test('stored events with any value and any field name are found by it', async () => {
    await fc.assert(
      fc.asyncProperty(names, nasty, async (name, value) => {
        await store.clear()
        await insertRows(store, [
          {
            _time: 1,
            index: 'main',
            source: 's',
            sourcetype: 't',
            host: 'h',
            _raw: value,
            tag: [],
            fields: { [`f${name}`]: value },
          },
        ])
        const quoted = `'${`f${name}`.replace(/[\\']/g, '\\$&')}'`
        const result = await runSearch(
          store,
          knowledge,
          `index=main | where ${quoted}=${inQuotes(value)} | stats count`,
          { time },
        )
        expect(result.rows).toEqual([{ count: 1 }])
      }),
      { numRuns: 60 },
    )
  })
})
