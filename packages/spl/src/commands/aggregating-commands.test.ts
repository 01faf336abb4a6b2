/** Mistakes in commands that aggregate and chart, the questions that they ask, and a few of their statements. */
import { describe, expect, test } from 'vitest'
import { type Answer, bareEnvironment, compile, DEFAULT_LIMITS } from '../index.ts'

const environment = bareEnvironment({
  now: 1_700_000_000,
  earliest: 1_699_990_000,
  latest: 1_700_000_000,
  catalogue: { multi: () => false, names: () => ['bytes', 'user'] },
})

const errors = (spl: string): string[] =>
  compile(spl, environment)
    .diagnostics.filter((d) => d.severity === 'error')
    .map((d) => `${d.code}: ${d.message}`)

describe('mistakes', () => {
  test.each([
    ['a | stats nosuch(x)', /^unknown-function: There is no statistical function `nosuch`/],
    ['a | stats', /^syntax: `stats` needs a statistical function/],
    ['a | stats p101(bytes)', /^function-arguments: A percentile lies between 0 and 100/],
    ['a | stats per_hour(bytes)', /^unsupported: `per_hour` needs a span of time/],
    ['a | stats rate_avg(bytes)', /^unsupported: `rate_avg` works on the time series/],
    ['a | stats sparkline(list(bytes), 1h)', /^unsupported: A sparkline can't show `list`/],
    ['a | stats sparkline(count, 5)', /^option-value: `5` is no span of time/],
    ['a | eventstats sparkline', /^unsupported: `sparkline` can be used in stats and chart only/],
    ['a | stats allnum=maybe avg(bytes)', /^option-value: `allnum` of `stats` can't be `maybe`/],
    ['a | table user | stats sparkline', /^unsupported: A sparkline needs `_time`/],
    ['a | streamstats window=-1 count', /^option-value: `window` of `streamstats` can't be `-1`/],
    ['a | streamstats time_window=1mon count', /^unsupported: A `time_window` of months/],
    ['a | table user | streamstats time_window=1h count', /^unsupported: `time_window` needs `_time`/],
    [
      'a | streamstats count as n reset_after=(n>3)',
      /^unsupported: reset_after reads `n`, a result of this streamstats/,
    ],
    ['a | streamstats widow=3 count', /^unknown-option: `streamstats` has no option `widow`/],
    ['a | table user | timechart count', /^unsupported: `timechart` needs `_time`/],
    ['a | timechart span=1s count earliest=5', /^unknown-option/],
    ['a | timechart limit=many count by user', /^option-value: `limit` of `timechart` can't be `many`/],
    ['a | timechart count by user, host', /^syntax: `timechart` splits by one field; `host` is one too many/],
    ['a | chart count by user where max above 3', /^syntax: The filter of series goes on with/],
    ['a | chart by user', /^syntax: `chart` needs a statistical function/],
    ['a earliest=1 latest=1700000000 | timechart span=1s count', /^unsupported: This makes more than 50,000 bins/],
    ['a | bin span=5zz bytes', /^option-value: `span` of `bin` can't be `5zz`/],
    ['a | bin span=11log10 bytes', /^option-value/],
    ['a | bin span=1h aligntime=nonsense _time', /^time: `nonsense` is no time to align to/],
    ['a | bin span=1h', /^syntax: `bin` needs a field's name/],
    ['a | dedup', /^syntax: `dedup` needs at least one field's name/],
    ['a | dedup 0 user', /^option-value: `dedup` keeps at least 1 row, not 0/],
    ['a | dedup user sortby', /^syntax: `dedup` needs a field's name to sort by/],
    ['a | sort', /^syntax: `sort` needs a field's name to sort by/],
    ['a | top', /^syntax: `top` needs at least one field's name/],
    ['a | trendline avg5(bytes)', /^syntax: An average such as sma5\(count\) belongs here/],
    ['a | trendline sma1(bytes)', /^option-value: The period is a number from 2 to 10000/],
    ['a | autoregress bytes as b p=1-3', /^syntax: A name stands for one value/],
    ['a | rangemap field=bytes low=few', /^option-value: `few` is no range of numbers/],
    ['a | rangemap low=1-2', /^syntax: `rangemap` needs field=<field>/],
    ['a | xyseries user bytes', /^syntax: `xyseries` needs a row field, a column field and/],
    ['a | untable user', /^syntax: `untable` needs three fields/],
    ['a | anomalydetection method=zscore bytes', /^unsupported: Splunk does not say how the scores/],
    ['| gentimes start=soon', /^time: `soon` is no time/],
    ['| gentimes start=1/1/1990 increment=1s', /^unsupported: This makes more than 100,000 rows/],
    ['| eventcount report_size=t', /^unsupported: Events of several indexes share the files/],
  ])('%s', (spl, message) => {
    expect(errors(spl)[0]).toMatch(message)
  })
})

describe('questions', () => {
  const answer = (columns: string[], rows: Answer['rows']): Answer => ({ columns, rows })

  test('a command whose columns depend on a chart asks when the chart is known', () => {
    const spl = 'a | chart count over user by host | transpose 0'
    const first = compile(spl, environment)
    expect(first.query).toBeUndefined()
    expect(first.questions.map((question) => question.why)).toEqual([
      'the values of the split field decide on the columns',
    ])
    const answers = new Map([[first.questions[0]!.key, answer(['v', 's'], [['web', 3]])]])
    const second = compile(spl, environment, { answers })
    expect(second.questions.map((question) => question.why)).toEqual(['the rows become columns'])
    expect(second.questions[0]!.query.columns.map((column) => column.name)).toEqual(['user', 'web'])
  })

  test('a time range that has both ends needs no question', () => {
    expect(compile('a | timechart span=1h count', environment).questions).toEqual([])
    expect(compile('a | timechart count', environment).questions).toEqual([])
  })

  test('an open one asks for the oldest and the newest row', () => {
    const open = { ...environment, earliest: null }
    expect(compile('a | timechart span=1h count', open).questions.map((question) => question.why)).toEqual([
      'the range of values decides on the bins of timechart range',
    ])
  })

  test('more series than there may be columns are left over, and reported', () => {
    const few = { ...environment, limits: { ...DEFAULT_LIMITS, pivotColumns: 2 } }
    const spl = 'a | chart limit=0 count over user by host'
    const [question] = compile(spl, few).questions
    const rows = ['a', 'b', 'c'].map((host) => [host, 1])
    const result = compile(spl, few, { answers: new Map([[question!.key, answer(['v', 's'], rows)]]) })
    expect(result.diagnostics.map((d) => d.code)).toEqual(['limit-met'])
    expect(result.query!.columns.map((column) => column.name)).toEqual(['user', 'a', 'b', 'OTHER'])
  })
})

describe('statements', () => {
  const sql = (spl: string): string => compile(spl, environment).query!.sql

  test('eventstats is one window', () => {
    expect(sql('a | eventstats avg(bytes) as mean by user | table user bytes mean')).toMatchInlineSnapshot(`
      "WITH
        stage_1 AS (
          SELECT
            e.fields.user.:String AS user,
            e.fields.bytes.:String AS bytes,
            e._time,
            e._serial,
            avgOrNull(toFloat64OrNull(e.fields.bytes.:String)) OVER (PARTITION BY e.fields.user.:String) AS _key_1
          FROM events AS e
          WHERE e._time >= 1699990000
            AND e._time < 1700000000
            AND e._raw ILIKE '%a%'
            AND match(e._raw, '(?i)(?:^|[^\\\\pL\\\\pN])a(?:[^\\\\pL\\\\pN]|$)')
        )
      SELECT s.user, s.bytes, if(s.user IS NOT NULL, s._key_1, NULL) AS mean
      FROM stage_1 AS s
      ORDER BY s._time DESC, s._serial DESC"
    `)
  })

  test('the last rows of all groups are a range over their numbers', () => {
    expect(sql('a | streamstats window=5 sum(bytes) as s by user | table s')).toMatchInlineSnapshot(`
      "WITH
        stage_1 AS (
          SELECT
            toFloat64(row_number() OVER (ORDER BY e._time DESC, e._serial DESC)) AS _key_1,
            e.fields.user.:String AS user,
            e.fields.bytes.:String AS bytes
          FROM events AS e
          WHERE e._time >= 1699990000
            AND e._time < 1700000000
            AND e._raw ILIKE '%a%'
            AND match(e._raw, '(?i)(?:^|[^\\\\pL\\\\pN])a(?:[^\\\\pL\\\\pN]|$)')
        ),
        stage_2 AS (
          SELECT
            s._key_1,
            s.user,
            sumOrNull(toFloat64OrNull(s.bytes)) OVER (PARTITION BY s.user ORDER BY s._key_1 RANGE BETWEEN 4 PRECEDING AND CURRENT ROW) AS _key_2
          FROM stage_1 AS s
        )
      SELECT if(s.user IS NOT NULL, s._key_2, NULL) AS s
      FROM stage_2 AS s
      ORDER BY s._key_1"
    `)
  })

  test('timechart fills its spans by a union', () => {
    expect(sql('a | timechart span=1h count')).toMatchInlineSnapshot(`
      "WITH
        stage_1 AS (
          SELECT floor(1699990000 / 3600) * 3600 + toFloat64(n.number) * 3600 AS _key_1
          FROM numbers(4) AS n
        ),
        stage_2 AS (
          SELECT floor(e._time / 3600) * 3600 AS _key_1, toFloat64(count()) AS _key_2
          FROM events AS e
          WHERE e._time >= 1699990000
            AND e._time < 1700000000
            AND e._raw ILIKE '%a%'
            AND match(e._raw, '(?i)(?:^|[^\\\\pL\\\\pN])a(?:[^\\\\pL\\\\pN]|$)')
          GROUP BY floor(e._time / 3600) * 3600
          UNION ALL
          SELECT s._key_1, CAST(NULL AS Nullable(Float64)) AS _key_2
          FROM stage_1 AS s
          WHERE s._key_1 < 1700000000
        )
      SELECT s._key_1 AS _time, ifNull(any(s._key_2), 0) AS count
      FROM stage_2 AS s
      GROUP BY s._key_1
      ORDER BY s._key_1"
    `)
  })

  test('dedup is a LIMIT BY', () => {
    expect(sql('a | dedup 2 user | table user')).toMatchInlineSnapshot(`
      "SELECT e.fields.user.:String AS user
      FROM events AS e
      WHERE e._time >= 1699990000
        AND e._time < 1700000000
        AND e._raw ILIKE '%a%'
        AND match(e._raw, '(?i)(?:^|[^\\\\pL\\\\pN])a(?:[^\\\\pL\\\\pN]|$)')
        AND e.fields.user.:String IS NOT NULL
      ORDER BY e._time DESC, e._serial DESC
      LIMIT 2 BY e.fields.user.:String"
    `)
  })
})
