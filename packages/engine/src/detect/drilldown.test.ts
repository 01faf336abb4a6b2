import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileDrilldown, resolveDrilldown } from './drilldown.ts'
import { tokenSource } from './message.ts'
import type { ResultRow } from './result-row.ts'

const row: ResultRow = {
  dest: 'FS-1',
  user: 'CORP\\mia',
  users: ['amy', 'b"ob'],
  empty: '',
  count: 5,
  star: 'a*b',
  stars: ['a*b', 'c.d'],
  'destination{}.address': '203.0.113.7',
  Cased: 'x',
  info_min_time: '1000.000000000',
  info_max_time: '2000.000000000',
}
const times = { time: 5000, infoMin: 1000, infoMax: 2000, now: 9000 }

function resolve(search: string, more: { name?: string; earliest?: string; latest?: string; original?: string } = {}) {
  const { name = 'A drilldown', earliest = null, latest = null, original = 'ORIGINAL' } = more
  const template = { name, search: { text: search }, earliest, latest }
  return resolveDrilldown(compileDrilldown(template, original), { source: tokenSource(row), times })
}

describe('a search', () => {
  test.each([
    // One value, quoted and bare, keeps the author's blanks.
    ['search dest = "$dest$"', 'search dest = "FS-1"'],
    ['| search  dest="$dest$" | stats count', '| search  dest="FS-1" | stats count'],
    ['| search user = $user$', '| search user = "CORP\\\\mia"'],
    ['| search dest=$dest|s$', '| search dest="FS-1"'],
    ['| search dest=$dest|n$', '| search dest=FS-1'],
    ['| search dest="$dest|n$"', '| search dest="FS-1"'],
    ['| search destination{}.address = $destination{}.address$', '| search destination{}.address = "203.0.113.7"'],
    ['| search "result.dest"="$dest$"', '| search "result.dest"="FS-1"'],
    // Several values.
    ['| search user="$users$"', '| search (user="amy" OR user="b\\"ob")'],
    ['| search NOT user="$users$"', '| search NOT (user="amy" OR user="b\\"ob")'],
    ['| search user!=$users$', '| search (user!="amy" AND user!="b\\"ob")'],
    ['| search user IN ("$users$", "$dest$")', '| search user IN ("amy", "b\\"ob", "FS-1")'],
    ['| search user IN ($users$,$dest$)', '| search user IN ("amy", "b\\"ob","FS-1")'],
    ['| where user="$users$"', '| where (user="amy" OR user="b\\"ob")'],
    ['| where \'user\'=="$users$"', '| where (\'user\'=="amy" OR \'user\'=="b\\"ob")'],
    ['| where in(user, "$users$")', '| where in(user, "amy", "b\\"ob")'],
    ['| eval note="by $users$"', '| eval note="by amy b\\"ob"'],
    ['| search note="by $users$ on $dest$"', '| search note="by amy b\\"ob on FS-1"'],
    // Numbers compare as numbers where the author wrote no quotes.
    ['| where count>$count$', '| where count>5'],
    ['| where count>"$count$"', '| where count>"5"'],
    ['| search EventCode=$count$', '| search EventCode="5"'],
    // Author's wildcards stay wildcards.
    ['| search dest=*$dest$*', '| search dest="*FS-1*"'],
    // tstats filters between `where` and `by`.
    [
      '| tstats count from datamodel=Risk.All_Risk where All_Risk.risk_object="$users$" by All_Risk.risk_object',
      '| tstats count from datamodel=Risk.All_Risk where (All_Risk.risk_object="amy" OR All_Risk.risk_object="b\\"ob") by All_Risk.risk_object',
    ],
    // Within brackets, macros and comments.
    ['| search [ search dest="$dest$" | fields dest ]', '| search [ search dest="FS-1" | fields dest ]'],
    ['| search `risk("$users$")` x=1', '| search `risk("amy b\\"ob")` x=1'],
    ['| search dest="$dest$" ```for $empty$```', '| search dest="FS-1" ```for $empty$```'],
    // A name in another case.
    ['| search x="$cased$"', '| search x="x"'],
    // The range's bounds as time modifiers.
    [
      'search earliest=$info_min_time$ latest=$info_max_time$ dest=$dest$',
      'search earliest=1000 latest=2000 dest="FS-1"',
    ],
    // No token, no change.
    [
      '| search user!=*$ cost="5$" | rex "(?<a>\\$x)" | eval b=if(a>1,"|","]")',
      '| search user!=*$ cost="5$" | rex "(?<a>\\$x)" | eval b=if(a>1,"|","]")',
    ],
  ])('%s', (search, expected) => {
    const resolved = resolve(search)
    expect(resolved.search).toBe(expected)
    expect(resolved.usable).toBe(true)
    expect(resolved.diagnostics.filter((text) => !text.startsWith('drilldown-token-case'))).toEqual([])
  })

  test('a value that holds a token is not read again', () => {
    const source = tokenSource({ a: '$b$', b: 'no' })
    const template = { name: '$a$', search: { text: 'search a="$a$"' }, earliest: null, latest: null }
    expect(resolveDrilldown(compileDrilldown(template, ''), { source, times })).toMatchObject({
      name: '$b$',
      search: 'search a="$b$"',
    })
  })

  test('the name lists values plainly and keeps a token without one', () => {
    expect(resolve('search a=1', { name: 'of $users$ - "$user$" at $absent$' })).toMatchObject({
      name: 'of amy, b"ob - "CORP\\mia" at $absent$',
      diagnostics: ['drilldown-token-unresolved: $absent$ has no value.'],
    })
  })
})

describe('the original search', () => {
  test('is put in as it is, everywhere, without tokens of its own', () => {
    const original = '`m` user!=*$ | rex "$dest$ $& $1"\n | stats count'
    const resolved = resolve('%original_detection_search% | search x="$dest$" | append [%original_detection_search%]', {
      original,
    })
    expect(resolved.search).toBe(`${original} | search x="FS-1" | append [${original}]`)
  })

  test('may begin with a bar, and stand in a quoted text', () => {
    expect(
      resolve('%original_detection_search% | map search="%original_detection_search%"', { original: '| tstats count' })
        .search,
    ).toBe('| tstats count | map search="| tstats count"')
  })
})

describe('a value that is missing', () => {
  test.each([
    ['| search user="$absent$" dest="$dest$"', '| search dest="FS-1"'],
    ['| search dest="$dest$" user="$empty$"', '| search dest="FS-1"'],
    ['| search dest="$dest$" AND user="$absent$" | stats count', '| search dest="FS-1" | stats count'],
    ['| search user="$absent$" AND dest="$dest$"', '| search dest="FS-1"'],
    ['| search user="$absent$" OR dest="$dest$" OR a=1', '| search dest="FS-1" OR a=1'],
    ['| search NOT user="$absent$" dest=$dest$', '| search dest="FS-1"'],
    ['| search (user="$absent$" OR src="$absent$") dest=$dest$', '| search dest="FS-1"'],
    ['| search (user="$absent$" OR src="$dest$") a=1', '| search (src="FS-1") a=1'],
    ['| search user IN ("$absent$", "$dest$") a=1', '| search user IN ("FS-1") a=1'],
    ['| search user IN ("$absent$") a=1', '| search a=1'],
    ['| search note="by $absent$" a=1', '| search a=1'],
    ['| search "$absent$" a=1', '| search a=1'],
    ['| where user="$absent$" AND count>3', '| where count>3'],
    ['| where like(user, "$absent$") OR count>3', '| where count>3'],
    ['| where (user="$absent$" OR count>3) AND x=1', '| where (count>3) AND x=1'],
  ])('leaves: %s', (search, expected) => {
    const resolved = resolve(search)
    expect(resolved.search).toBe(expected)
    expect(resolved.usable).toBe(true)
    expect(resolved.diagnostics[0]).toMatch(/^drilldown-token-unresolved: \$(absent|empty)\$/)
  })

  test.each([
    '| search dest="$absent$"',
    '| search (dest="$absent$") | stats count',
    '| from datamodel Risk.All_Risk | search normalized_risk_object IN ("$absent$") starthoursago=168',
    '| where user="$absent$"',
    '| eval note="$absent$"',
    '| lookup x y AS $absent$',
    '| search a=1 `m($absent$)`',
    '| search a=1 [search dest="$absent$"]',
  ])('makes it unusable, and stays visible: %s', (search) => {
    const resolved = resolve(search)
    expect(resolved.search).toBe(search)
    expect(resolved.usable).toBe(false)
    expect(resolved.diagnostics.map((text) => text.split(':')[0])).toEqual([
      'drilldown-token-unresolved',
      'drilldown-unusable',
    ])
  })
})

describe('a value that holds a wildcard', () => {
  const where = (pattern: string, field = 'f') => ` | where isnotnull(mvfind('${field}', "${pattern}"))`
  test.each([
    ['| search f="$star$" | stats count', `| search f="a*b"${where('(?is)^a\\\\*b$')} | stats count`],
    ['search f=$star$ g=1', `search f="a*b" g=1${where('(?is)^a\\\\*b$')}`],
    ['| search f="x*$star$"', `| search f="x*a*b"${where('(?is)^x.*a\\\\*b$')}`],
    ['| search f IN ("$stars$", "z*")', `| search f IN ("a*b", "c.d", "z*")${where('(?is)^(?:a\\\\*b|c\\\\.d|z.*)$')}`],
    ['| search (f="$star$" g=1)', `| search (f="a*b" g=1)${where('(?is)^a\\\\*b$')}`],
    ['| where f="$star$"', '| where f="a*b"'],
  ])('is kept literal by a stage after the search: %s', (search, expected) => {
    expect(resolve(search)).toMatchObject({ search: expected, diagnostics: [] })
  })

  test.each([
    '| search f="$star$" OR g=1',
    '| search NOT f="$star$"',
    '| search f!="$star$"',
    '| search "$star$"',
    '| tstats count where f="$star$" by f',
  ])('is reported where no stage can do that: %s', (search) => {
    expect(resolve(search)).toMatchObject({
      search: search.replace('$star$', 'a*b'),
      usable: true,
      diagnostics: [expect.stringMatching(/^drilldown-wildcard-value: /)],
    })
  })
})

describe('the range', () => {
  const range = (earliest?: string, latest?: string, search = 'search a=1') => {
    const resolved = resolve(search, { ...(earliest && { earliest }), ...(latest && { latest }) })
    return [resolved.earliest, resolved.latest, resolved.diagnostics.length]
  }
  test('of the finding', () => expect(range('$info_min_time$', '$info_max_time$')).toEqual([1000, 2000, 0]))
  test('by distances from the finding', () => expect(range('3600', '60')).toEqual([1400, 5060, 0]))
  test('by distances with a unit', () => expect(range('1h', '2m')).toEqual([1400, 5120, 0]))
  test('by a distance from a field', () => expect(range('$count$')).toEqual([4995, null, 0]))
  test('without bounds', () => expect(range()).toEqual([null, null, 0]))
  test('is said when it is none', () => expect(range('-24h@h', 'now')).toEqual([null, null, 2]))
  test('is overridden by the search', () => {
    const hours = (count: number) => 2000 - count * 3600
    expect(range('$info_min_time$', '$info_max_time$', '| search a=1 starthoursago=168 endhoursago=1')).toEqual([
      hours(168),
      hours(1),
      0,
    ])
    expect(range('$info_min_time$', '$info_max_time$', 'search a=1 earliest=-7d@d')).toEqual([-604800, 2000, 0])
  })
  test('is not overridden by the original search', () => {
    expect(
      resolve('%original_detection_search% | search dest="$dest$"', { original: 'search earliest=-1h' }).earliest,
    ).toBeNull()
  })

  test('without an upper bound has none', () => {
    const template = {
      name: 'n',
      search: { text: 'search a=1' },
      earliest: '$info_min_time$',
      latest: '$info_max_time$',
    }
    const all = { time: 5000, infoMin: 0, infoMax: null, now: 9000 }
    expect(resolveDrilldown(compileDrilldown(template, ''), { source: tokenSource({}), times: all })).toMatchObject({
      earliest: 0,
      latest: null,
      anchor: 9000,
    })
  })
})

describe('whatever the text', () => {
  const unit = fc.constantFrom(
    ...'ab"\'`|()[]=,!<> \n*\\',
    'IN (',
    ' AND ',
    ' OR ',
    'NOT ',
    'where ',
    'search ',
    '```',
    '| ',
    '$a$',
  )

  test('without tokens it comes out as it went in', () => {
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const search = text.replaceAll('$a$', '')
        expect(resolve(search)).toMatchObject({ search, usable: true, diagnostics: [] })
      }),
      { numRuns: 1000 },
    )
  })

  test('with tokens it comes out somehow', () => {
    fc.assert(
      fc.property(fc.string({ unit }), fc.string({ unit: 'binary' }), (search, a) => {
        const template = { name: 'n', search: { text: search }, earliest: null, latest: null }
        const resolved = resolveDrilldown(compileDrilldown(template, ''), { source: tokenSource({ a }), times })
        expect(typeof resolved.search).toBe('string')
      }),
      { numRuns: 1000 },
    )
  })

  test('brackets that nothing closes take no time', () => {
    const search = `| where ${'('.repeat(2000)} | search ${'['.repeat(2000)} ${'(a='.repeat(500)}`
    const start = performance.now()
    expect(resolve(search).search).toBe(search)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('a value in quotes stays in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\\', '"', '|', '$', ' ', 'a') }), (value) => {
        fc.pre(value !== '')
        const template = { name: 'n', search: { text: '| search f="$v$" | stats count' }, earliest: null, latest: null }
        const { search } = resolveDrilldown(compileDrilldown(template, ''), {
          source: tokenSource({ v: value }),
          times,
        })
        const literal = /^\| search f="((?:[^"\\]|\\["\\])*)" \| stats count$/.exec(search)?.[1]
        expect(literal?.replace(/\\(["\\])/g, '$1')).toBe(value)
      }),
    )
  })
})
