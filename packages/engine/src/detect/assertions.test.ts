import { describe, expect, test } from 'vitest'
import { assertFindings, assertOutcome, assertRiskEvents, assertRows, fitsTemplate } from './assertions.ts'
import type { ResultRow } from './result-row.ts'
import { runDetection } from './run-detection.ts'
import { type DetectionParts, sampleDetection, sampleRun } from './sample-detection.ts'
import { recordDifferences, strictFaults } from './strict-assertions.ts'

const rba = {
  message: '$user$ ran $process_name$ on $dest$.',
  riskObjects: [
    { field: 'dest', type: 'system', score: 40 },
    { field: 'user', type: 'user', score: 30 },
  ],
  threatObjects: [{ field: 'process_name', type: 'process_name' }],
}
const row: ResultRow = { dest: 'h1', user: 'amy', process_name: 'a.exe' }

function outcomeOf(rows: ResultRow[], parts: DetectionParts = {}) {
  const detection = sampleDetection({ rba, ...parts })
  return { detection, rows, findingsInModel: [], ...runDetection(sampleRun(detection, rows)) }
}

describe('rows', () => {
  const detection = sampleDetection({ rba })
  const noThreat = { ...row, process_name: 'null' }
  const cases: [what: string, rows: ResultRow[], status: string][] = [
    ['none', [], 'fail'],
    ['complete', [row], 'pass'],
    ['a risk field is missing', [{ dest: 'h1' }], 'fail'],
    ['a risk field is the text null', [{ ...row, user: 'null' }], 'fail'],
    ['nothing after the first complete row counts', [row, {}], 'pass'],
    ['everything before it does', [noThreat, {}, row], 'fail'],
    ['a threat field is null in every row', [noThreat, noThreat], 'fail'],
    ['a threat field is null in some rows', [noThreat, row], 'pass'],
    ['several values', [{ ...row, user: ['null', 'amy'] }], 'pass'],
  ]
  test.each(cases)('%s', (_, rows, status) => expect(assertRows(detection, rows).status).toBe(status))

  test('threat fields that are present in different rows are enough', () => {
    const threatObjects = ['a', 'b'].map((field) => ({ field, type: 'file_name' }))
    const two = { rba: { ...rba, riskObjects: [], threatObjects } }
    expect(assertRows(two, [{ a: '1' }, { b: '1' }]).status).toBe('pass')
    expect(assertRows(two, [{ a: '1' }, { a: '1' }]).message).toContain('`b`')
  })

  test('without risk one row is enough', () => expect(assertRows({ rba: undefined }, [{}]).status).toBe('pass'))
})

describe('risk events', () => {
  const { detection, riskEvents, searchName } = outcomeOf([row])
  const check = (events: Record<string, unknown>[]) => assertRiskEvents(detection, searchName, events)
  test('as they are made pass', () => expect(check(riskEvents).status).toBe('pass'))

  const edits: [Record<string, unknown>, status: string, message: RegExp][] = [
    [{ analyticstories: 'Other' }, 'fail', /analyticstories/],
    [{ 'annotations.mitre_attack': undefined }, 'fail', /mitre_attack/],
    [{ search_name: 'x' }, 'fail', /search_name/],
    [{ risk_message: '$user$ ran a.exe on h1.' }, 'fail', /\$user\$ was not replaced/],
    [{ risk_message: ' ran a.exe on h1.' }, 'fail', /does not fit/],
    [{ risk_object_type: 'other' }, 'fail', /type other, not system/],
    [{ risk_score: '41' }, 'fail', /score 41, not 40/],
    [{ contributing_events_search: 'search dest=h1' }, 'error', /No field can be read/],
    [{ contributing_events_search: `| savedsearch "${searchName}" | search src="h1"` }, 'fail', /field `src`/],
  ]
  test.each(edits)('%j', (edit, status, message) => {
    const verdict = check([{ ...riskEvents[0]!, ...edit }, riskEvents[1]!])
    expect(verdict.status).toBe(status)
    expect(verdict.message).toMatch(message)
  })

  test('each with the message of its own risk object, in format 6', () => {
    const own = {
      ...rba,
      message: '',
      riskObjects: rba.riskObjects.map((each) => ({ ...each, message: `${each.field} by $user$.` })),
    }
    const six = outcomeOf([row], { rba: own, formatVersion: 6 })
    expect(assertRiskEvents(six.detection, six.searchName, six.riskEvents).status).toBe('pass')
    const [first, second] = six.riskEvents
    const changed = [{ ...first!, risk_message: second!.risk_message }, second!]
    expect(assertRiskEvents(six.detection, six.searchName, changed).message).toMatch(/does not fit "dest by/)
  })

  test('none', () => expect(check([]).status).toBe('fail'))
  test('none for one of the objects', () => expect(check([riskEvents[0]!]).message).toMatch(/`user`/))
  test('single values and lists are the same', () => {
    expect(
      check(riskEvents.map((event) => ({ ...event, analyticstories: 'Sample Story', risk_score: '40' }))).message,
    ).toMatch(/score 40, not 30/)
  })

  test('of a name with parentheses end in an error, as in contentctl', () => {
    const named = outcomeOf([row], { name: 'Odd (one)' })
    expect(assertRiskEvents(named.detection, named.searchName, named.riskEvents).status).toBe('error')
  })
})

describe('a message fits its template', () => {
  test.each([
    ['a b c', 'a $x$ c', true],
    ['a b c and more', 'a $x$ c', true],
    ['a  c', 'a $x$ c', false],
    ['x a b c', 'a $x$ c', false],
    ['a b', 'a $x$', true],
    ['a ', 'a $x$', false],
    ['a 1,2 b', 'a $x$,$y$ b', true],
    ['a 1 b', 'a $x$,$y$ b', true],
    ['(a.b)*', '(a.b)*', true],
    ['(aXb)*', '(a.b)*', false],
    ['a c c', 'a $x$ c', true],
    ['a\n  b', 'a b', true],
    ['a', '', true],
  ])('%j of %j: %s', (message, template, fits) => expect(fitsTemplate(message, template)).toBe(fits))

  test('in time that grows with the text only', () => {
    const template = '$a$ '.repeat(200)
    expect(fitsTemplate('x'.repeat(100_000), `${template}end`)).toBe(false)
  })
})

test('findings', () => {
  expect(assertFindings([], []).status).toBe('fail')
  expect(assertFindings([{}], []).status).toBe('pass')
  expect(assertFindings([{}], [{}]).status).toBe('fail')
})

describe('the whole', () => {
  const verdicts = (parts: DetectionParts = {}, rows = [row], edit = {}) => {
    const evidence = outcomeOf(rows, parts)
    const { unit, integration } = assertOutcome(evidence.detection, null, evidence.searchName, { ...evidence, ...edit })
    return [unit.status, integration.status]
  }
  test.each<[DetectionParts, ResultRow[], object, string[]]>([
    [{}, [row], {}, ['pass', 'pass']],
    [{}, [], {}, ['fail', 'fail']],
    [{}, [row], { riskEvents: [] }, ['pass', 'fail']],
    [{}, [row], { findings: [] }, ['pass', 'fail']],
    [{ type: 'Anomaly' }, [row], {}, ['pass', 'pass']],
    [{ type: 'Hunting' }, [row], {}, ['pass', 'skip']],
    [{ type: 'Correlation', rba: undefined }, [row], {}, ['pass', 'skip']],
    [{ status: 'experimental' }, [row], {}, ['pass', 'skip']],
  ])('%j over %j', (parts, rows, edit, expected) => expect(verdicts(parts, rows, edit)).toEqual(expected))
})

describe('strictly', () => {
  const drilldowns = [{ name: 'Results of $dest$', search: '%original_detection_search% | search dest="$dest$"' }]
  const rows: ResultRow[] = [row, { ...row, dest: ['h2', 'h3'] }]
  const faults = (
    edit: (evidence: ReturnType<typeof outcomeOf>) => object = () => ({}),
    parts: DetectionParts = {},
  ) => {
    const outcome = outcomeOf(rows, { drilldowns, ...parts })
    const ran = outcome.drilldowns.flatMap(({ rid, drilldowns: each }) =>
      each.map((drilldown) => ({ rid, drilldown, rows: 1 })),
    )
    const evidence = { ...outcome, suppressed: [], drilldowns: ran, snapshot: outcome.riskEvents }
    return strictFaults(outcome.detection, null, { ...evidence, ...edit(outcome) })
  }
  test('what a run makes has no fault', () => expect(faults()).toEqual([]))
  test('nor has a hunting detection', () => expect(faults(undefined, { type: 'Hunting' })).toEqual([]))

  test('a missing event, one too many', () => {
    expect(faults(({ riskEvents }) => ({ riskEvents: riskEvents.slice(1), snapshot: undefined }))).toEqual([
      '4 risk events, not 5.',
      'A risk event is missing: row 0, h1 (system), score 40, "amy ran a.exe on h1.", threats a.exe (process_name).',
    ])
    expect(faults(({ riskEvents }) => ({ riskEvents: [...riskEvents, riskEvents[0]!] }))).toEqual([
      '6 risk events, not 5.',
      'A risk event is not called for: row 0, h1 (system), score 40, "amy ran a.exe on h1.", threats a.exe (process_name).',
    ])
  })

  test('a field that differs from the snapshot', () => {
    const edit = ({ riskEvents: [first, ...rest] }: ReturnType<typeof outcomeOf>) => ({
      snapshot: [{ ...first, process_name: 'b.exe', extra: '1' }, ...rest],
    })
    expect(faults(edit)).toEqual(['`process_name` is ["a.exe"], not ["b.exe"].', '`extra` is [], not ["1"].'])
  })

  test('findings that are missing, or graded and named otherwise', () => {
    expect(faults(({ findings }) => ({ findings: findings.slice(1) }))).toEqual(['1 findings, not 2.'])
    expect(
      faults(({ findings: [first, second] }) => ({
        findings: [{ ...first, severity: 'high', rule_title: 'X' }, second],
      })),
    ).toEqual([
      '`severity` of the finding of row 0 is "high", not "low".',
      '`rule_title` of the finding of row 0 is "X", not "Sample Detection".',
    ])
  })

  test('drilldowns that find nothing or lack a value', () => {
    const nothing = ({ drilldowns: [first] }: ReturnType<typeof outcomeOf>) => ({
      drilldowns: [{ rid: 0, drilldown: first!.drilldowns[0]!, rows: 0 }],
    })
    expect(faults(nothing)).toEqual(['The drilldown "Results of h1" of row 0 found nothing.'])
    const lacking = [{ name: 'n', search: '| search src="$src$"' }]
    expect(faults(undefined, { drilldowns: lacking })[0]).toMatch(/can't be run: drilldown-token-unresolved/)
  })

  test('a token that is left', () => {
    const left = { rba: { ...rba, message: 'on $absent$' } }
    expect(faults(undefined, left).filter((text) => text.startsWith('The token $absent$'))).toHaveLength(5)
  })
})

test('records are compared as they are stored', () => {
  expect(recordDifferences({ a: ['1'], b: 2, _serial: '9' }, { a: '1', b: '2' })).toEqual([])
  expect(recordDifferences({ a: ['1', '2'] }, { a: ['2', '1'] })).toHaveLength(1)
})
