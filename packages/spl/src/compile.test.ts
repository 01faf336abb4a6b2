/** Whole searches: the SQL of a few, which a person should be able to read, and what the compiler says of mistakes. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile, PLAIN, printPlan, renderDiagnostic } from './index.ts'

const environment = bareEnvironment({
  now: 1_700_000_000,
  earliest: 1_699_990_000,
  latest: 1_700_000_000,
  catalogue: { multi: (name) => name === 'groups', names: () => ['Computer', 'EventCode', 'groups', 'user'] },
  macro: (name, count) =>
    name === 'sysmon' && count === 0
      ? { name, arguments: [], definition: 'sourcetype=sysmon OR source=*Sysmon*' }
      : undefined,
  macroNames: () => ['sysmon'],
})

const sql = (text: string): string => compile(text, environment).query!.sql

describe('SQL', () => {
  test('a detection is one SELECT', () => {
    expect(
      sql(
        '`sysmon` EventCode=1 user!=SYSTEM | stats count min(_time) as firstTime by Computer user | rename Computer as dest',
      ),
    ).toMatchInlineSnapshot(`
      "SELECT
        e.fields.Computer.:String AS dest,
        e.fields.user.:String AS user,
        toFloat64(count()) AS count,
        minOrNull(e._time) AS firstTime
      FROM events AS e
      WHERE e._time >= 1699990000
        AND e._time < 1700000000
        AND (lower(e.sourcetype) = 'sysmon' OR e.source ILIKE '%Sysmon%')
        AND e.fields.EventCode.:String = '1'
        AND lower(e.fields.user.:String) != 'system'
        AND e.fields.Computer.:String IS NOT NULL
        AND e.fields.user.:String IS NOT NULL
      GROUP BY e.fields.Computer.:String, e.fields.user.:String
      ORDER BY e.fields.Computer.:String, e.fields.user.:String"
    `)
  })

  test('a condition on an aggregate stands behind it', () => {
    expect(sql('index=main | stats count by user | where count>5')).toMatchInlineSnapshot(`
      "WITH
        stage_1 AS (
          SELECT e.fields.user.:String AS user, toFloat64(count()) AS count
          FROM events AS e
          WHERE e._time >= 1699990000
            AND e._time < 1700000000
            AND e.index = 'main'
            AND e.fields.user.:String IS NOT NULL
          GROUP BY e.fields.user.:String
        )
      SELECT s.user, s.count
      FROM stage_1 AS s
      WHERE s.count > 5
      ORDER BY s.user"
    `)
  })

  test('a multivalue field in BY gives a row for each value', () => {
    expect(sql('index=main | stats count by groups')).toMatchInlineSnapshot(`
      "SELECT item1 AS groups, toFloat64(count()) AS count
      FROM events AS e
      ARRAY JOIN if(e.fields.groups.:String IS NULL, arrayMap(x -> assumeNotNull(x), e.fields.groups.:\`Array(Nullable(String))\`), [assumeNotNull(e.fields.groups.:String)]) AS item1
      WHERE e._time >= 1699990000
        AND e._time < 1700000000
        AND e.index = 'main'
      GROUP BY item1
      ORDER BY item1"
    `)
  })

  test('what nothing reads is not computed', () => {
    expect(sql('index=main | eval a=lower(user), b=upper(user) | stats count by a')).not.toContain('upper')
  })

  test('times in the search replace the range', () => {
    expect(sql('index=main earliest=-1h@h latest=now | stats count')).toContain('e._time >= 1699995600')
  })
})

describe('plan', () => {
  test('prints as an indented tree', () => {
    expect(printPlan(compile('index=main | head 2', environment).query!.plan)).toContain('limit 2 order _time desc')
  })
})

describe('mistakes', () => {
  const messages = (text: string): string => {
    const { diagnostics, source } = compile(text, environment)
    return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, source, PLAIN)).join('\n')
  }

  test('an unknown command offers the nearest name', () => {
    expect(messages('index=main | stts count')).toMatchInlineSnapshot(`
      "error[unknown-command]: There is no command \`stts\`.
        search:1:14
         1 │ index=main | stts count
           │              ━━━━
        hint: Did you mean \`stats\`?"
    `)
  })

  test('all of them at once', () => {
    expect(
      compile('index=main | stts count | eval x=nope(1) | where (', environment).diagnostics.map((d) => d.code),
    ).toEqual(['unknown-command', 'syntax'])
    expect(
      compile('index=main | eval x=nope(1) | where lowr(a)="b"', environment).diagnostics.map((d) => d.code),
    ).toContain('unknown-function')
  })

  test('a field that no stage gives is named, with the nearest', () => {
    expect(messages('index=main | stats count by user | where usr="x"')).toMatchInlineSnapshot(`
      "warning[unknown-field]: No stage before gives a field \`usr\`: it is always null here. \`stats\` before it keeps only \`user\` and \`count\`.
        search:1:42
         1 │ index=main | stats count by user | where usr="x"
           │                                          ━━━
        hint: Did you mean \`user\`?"
    `)
  })

  test('a command that Splunk has and Karst has not says why', () => {
    expect(messages('index=main | geostats count')).toMatchInlineSnapshot(`
      "error[unsupported-command]: Karst does not have the command \`geostats\`.
        search:1:14
         1 │ index=main | geostats count
           │              ━━━━━━━━
        hint: It makes clusters of coordinates for Splunk maps. Use iplocation and stats by lat, lon."
    `)
  })

  test('an option with a value that it cannot have', () => {
    expect(messages('| makeresults count=many')).toMatchInlineSnapshot(`
      "error[option-value]: \`count\` of \`makeresults\` can't be \`many\`.
        search:1:21
         1 │ | makeresults count=many
           │                     ━━━━
        hint: It takes <int>."
    `)
  })

  test('a condition is no value', () => {
    expect(compile('| makeresults | eval x=(1==1)', environment).diagnostics.map((d) => d.code)).toEqual([
      'boolean-result',
    ])
  })

  test('a command that needs rows cannot come first', () => {
    expect(messages('| where x=1')).toMatchInlineSnapshot(`
      "error[syntax]: \`where\` needs rows to work on: it can't come first.
        search:1:3
         1 │ | where x=1
           │   ━━━━━
        hint: Put a search, or a generating command such as tstats or makeresults, before it."
    `)
  })
})

describe('questions', () => {
  test('a subsearch is asked first, and its rows become conditions', () => {
    const text = 'index=main [ search index=other | table user ] | stats count'
    const first = compile(text, environment)
    expect(first.query).toBeUndefined()
    expect(first.questions).toHaveLength(1)
    expect(first.questions[0]!.query.sql).toContain("e.index = 'other'")
    const answers = new Map([[first.questions[0]!.key, { columns: ['user'], rows: [['Mia'], ["o'brien*"]] }]])
    const second = compile(text, environment, { answers })
    expect(second.query!.sql).toContain(
      "lower(e.fields.user.:String) = 'mia' OR e.fields.user.:String ILIKE 'o\\'brien%'",
    )
  })
})
