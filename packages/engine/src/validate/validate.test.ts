/** What validation as a whole does: everything at once, places, the compiler's knowledge, settings, suppressions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { FormatVersion } from '../content/detection.ts'
import { changedRepository, writeRepository } from './example-files.ts'
import type { Files } from './example-repository.ts'
import { type Problem, type ValidationOptions, validate } from './validate.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-validate-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000
const DETECTION = 'detections/odd_logon.yml'

async function report(files: Files, more: Partial<ValidationOptions> = {}) {
  return validate(writeRepository(root, files), { now: NOW, ...more })
}

async function problems(
  pieces: Files,
  format: FormatVersion = 5,
  more: Partial<ValidationOptions> = {},
): Promise<Problem[]> {
  return (await report(changedRepository(pieces, format), more)).problems
}

/** `V12 detections/odd_logon.yml:1:7` */
async function places(pieces: Files, format: FormatVersion = 5): Promise<string[]> {
  return (await problems(pieces, format)).map(
    ({ rule, file, line, column }) => `${rule} ${file.split('/').slice(-2).join('/')}:${line}:${column}`,
  )
}

const search = (text: string): Files => ({ [DETECTION]: `search: |-\n${text.replace(/^/gm, '  ')}` })

describe('all at once', () => {
  test('errors of several kinds of objects, with files that can’t be read among them', async () => {
    const found = await places({
      [DETECTION]: 'type: Alert\nauthor: ""\nversion: -1',
      'macros/broken.yml': 'name: [broken\n',
      'stories/odd_behavior.yml': 'tags:\n  category: [Mischief]',
      'lookups/known_hosts.csv': 'host,owner\nws-01\n',
    })
    expect(found.map((each) => each.split(' ')[0]).sort()).toEqual(['V15', 'V2', 'V26', 'V86', 'V92'])
  })

  test('files that are empty, no map, or no UTF-8 text', async () => {
    const files = changedRepository({})
    const folder = writeRepository(root, files)
    writeFileSync(join(folder, 'macros', 'empty.yml'), '')
    writeFileSync(join(folder, 'macros', 'list.yml'), '- a\n')
    writeFileSync(join(folder, 'macros', 'latin.yml'), Buffer.from('name: caf\xe9\n', 'latin1'))
    const found = (await validate(folder, { now: NOW })).problems
    expect(found.map(({ rule, file }) => `${rule} ${file.split('/').at(-1)}`)).toEqual([
      'V2 empty.yml',
      'V2 latin.yml',
      'V2 list.yml',
    ])
  })

  test('a folder that holds no content', async () => {
    const folder = mkdtempSync(join(root, 'empty'))
    expect((await validate(folder, { now: NOW })).problems.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['V1', 'V2']),
    )
  })
})

describe('places', () => {
  test('of what is missing: the map that should have it; of a wrong value: the value', async () => {
    const files = changedRepository({ [DETECTION]: '# no tags.security_domain' })
    const lines = files[DETECTION]!.split('\n')
    const [found] = (await report(files)).problems
    expect(found).toMatchObject({ rule: 'V45', text: 'tags', message: '`tags` has no `security_domain`.' })
    expect(lines[found!.line - 1]).toBe('tags:')
  })

  test('inside a search over several lines', async () => {
    const [found] = await problems(search('`logons`\n| stats count by user dest\n| statz count\n| `odd_logon_filter`'))
    expect(found).toMatchObject({ rule: 'unknown-command', text: 'statz', severity: 'error' })
    expect(found!.column).toBe(5)
  })

  test('of a token: the token, dollar signs and all', async () => {
    const [found] = await problems({ [DETECTION]: 'rba:\n  message: Logon of $nosuch$ at night.\n' })
    expect(found).toMatchObject({ text: '$nosuch$' })
  })
})

describe('fields of the rows', () => {
  const rules = async (text: string): Promise<string[]> =>
    [
      ...new Set((await problems({ ...search(text), 'karst.yml': 'severity:\n  K7: off\n' })).map(({ rule }) => rule)),
    ].sort()

  test('are known through renames, evals and aggregations', async () => {
    expect(
      await rules(
        '`logons` | stats count values(src) as source by user dest | rename user as usr | `odd_logon_filter`',
      ),
    ).toEqual(['K12', 'K14', 'K18'])
    expect(
      await rules('`logons` | rename usr as user, computer as dest | table user dest | `odd_logon_filter`'),
    ).toEqual([])
  })

  test('of events can be any', async () => {
    expect(await rules('`logons` user=* dest=* | eval a=1 | `odd_logon_filter`')).toEqual([])
  })

  test('of a wildcard over events can be any', async () => {
    expect(await rules('`logons` user=* dest=* | stats values(*) as * by host | `odd_logon_filter`')).toEqual([])
  })

  test('of a data model are those that are asked for', async () => {
    const model =
      '| tstats count from datamodel=Authentication.Authentication by Authentication.user Authentication.dest'
    expect(await rules(`${model} | \`drop_dm_object_name(Authentication)\` | \`odd_logon_filter\``)).toEqual([])
    expect(await rules(`${model} | \`odd_logon_filter\``)).toEqual(['K12', 'K14', 'K18'])
  })

  test('that differ in case are told so', async () => {
    const found = await problems({ [DETECTION]: 'rba:\n  message: $User$ logged on to $dest$.' })
    expect(found.map(({ rule, hint }) => [rule, hint])).toEqual([['K15', 'Write $user$.']])
  })

  test('are not looked at in what is deprecated', async () => {
    const found = await problems({ [DETECTION]: 'status: deprecated\nrba:\n  message: $logons$ of $user$.' })
    expect(found.map(({ rule }) => rule)).not.toContain('K14')
  })
})

describe('macros and lookups', () => {
  const macro = (definition: string, more = ''): Files => ({
    'macros/logons.yml': `definition: '${definition}'${more}`,
  })

  test('an unknown macro inside another one is reported at both', async () => {
    const found = await problems(macro('index=a `nosuch`'))
    expect(found.map(({ rule, file }) => `${rule} ${file.split('/').at(-2)}`).sort()).toEqual([
      'K3 macros',
      'V29 baselines',
      'V29 detections',
      'V29 investigations',
    ])
    expect(found.find(({ rule, file }) => rule === 'V29' && file.includes('detections'))!.message).toContain(
      '`logons` calls it',
    )
  })

  test('a wrong number of arguments', async () => {
    const found = await problems(search('`logons(a)` | stats count by user dest | `odd_logon_filter`'))
    expect(found.map(({ rule }) => rule)).toContain('macro-arguments')
  })

  test('a macro that calls itself', async () => {
    const found = await problems(macro('index=a `logons`'))
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(['K3', 'macro-cycle']))
  })

  test('a column that a lookup has not', async () => {
    const found = await problems(
      search('`logons` | lookup known_hosts hots as dest output owner | stats count by user dest | `odd_logon_filter`'),
    )
    expect(found[0]).toMatchObject({ rule: 'unknown-lookup-field', text: 'hots' })
  })

  test('a lookup after an error is reported too', async () => {
    const found = await problems(search('`logons` | statz count | lookup nosuch host as dest | `odd_logon_filter`'))
    expect(found.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['unknown-command', 'V30']))
  })

  test('those that other apps define are a note', async () => {
    const found = await problems(search('`logons` | `get_asset(dest)` | stats count by user dest | `odd_logon_filter`'))
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual(
      [
        ['K7', 'warning'],
        ['K1', 'info'],
      ].sort() as never,
    )
  })

  test('a model that a baseline fits is a note', async () => {
    const found = await problems({
      ...search('`logons` | apply odd_model | stats count by user dest | `odd_logon_filter`'),
      'baselines/baseline_of_logons.yml':
        'search: "`logons` | stats count by user | fit DensityFunction count by user into odd_model dist=norm | outputlookup logon_counts"',
    })
    expect(found.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual([])
    expect(found.map(({ rule }) => rule)).toContain('K1')
  })
})

test('conditions that can’t hold together', async () => {
  const found = await problems(
    search('`logons` | stats count by user dest | where count>10 AND count<5 | `odd_logon_filter`'),
  )
  expect(found.map(({ rule, severity }) => [rule, severity])).toContainEqual(['contradiction', 'warning'])
})

describe('karst.yml', () => {
  test('sets severities, which the command line beats', async () => {
    const pieces = { 'karst.yml': 'severity:\n  V31: warning\n', [DETECTION]: 'known_false_positives: no' }
    expect((await problems(pieces)).map(({ rule, severity }) => [rule, severity])).toEqual([['V31', 'warning']])
    const severities = new Map([['V31', 'off'] as const])
    expect(await problems(pieces, 5, { severities })).toEqual([])
  })

  test('names macros and lookups of other apps, with or without what is known of them', async () => {
    const text =
      '`logons` | lookup scores key as user output score | `rated(score)` | stats count by user dest rating | `odd_logon_filter`'
    const external = (more: string): Files => ({
      ...search(text),
      'karst.yml': `external:\n  macros:\n    rated(1): ${more}\n  lookups:\n    scores: [key, score]\nseverity:\n  K7: off\n`,
    })
    expect((await problems(external('eval rating=$1$*2'))).map(({ rule }) => rule)).toEqual([])
    expect((await problems(external(''))).map(({ rule }) => rule)).toEqual(['K1'])
  })

  test('what it can’t say is reported', async () => {
    const found = await problems({ 'karst.yml': 'severity:\n  V1: loud\nseverities: {}\nignore:\n  - rule: V7\n' })
    expect(found.map(({ rule }) => rule)).toEqual(['K90', 'K90', 'K90'])
  })

  test('leaves out files that can’t hold a comment', async () => {
    const pieces = {
      'lookups/orphan.csv': 'a\n1\n',
      'karst.yml': 'ignore:\n  - rule: V7\n    file: lookups/orphan.csv\n    reason: For a dashboard.\n',
    }
    const { problems: found, suppressed } = await report(changedRepository(pieces))
    expect([found, suppressed]).toEqual([[], 1])
    const unused = await problems({
      'karst.yml': 'ignore:\n  - rule: V7\n    file: lookups/gone.csv\n    reason: For a dashboard.\n',
    })
    expect(unused.map(({ rule }) => rule)).toEqual(['K92'])
  })
})

describe('suppressions', () => {
  const written = (text: string): Files => {
    const files = changedRepository({ [DETECTION]: '# no known_false_positives' })
    return { ...files, [DETECTION]: `${files[DETECTION]}${text}\n` }
  }
  const rules = async (text: string): Promise<string[]> =>
    (await report(written(text))).problems.map(({ rule }) => rule)

  test('on the line, and on a line above', async () => {
    expect(await rules('known_false_positives: no # karst: ignore V31 short by intent')).toEqual([])
    expect(await rules('# karst: ignore V31 short by intent\nknown_false_positives: no')).toEqual([])
    expect(await rules('# karst: ignore V31 short by intent\n# more to say\n\nknown_false_positives: no')).toEqual([])
  })

  test('by the name of a rule, and of several', async () => {
    expect(await rules('# karst: ignore explaining-texts, V62 short by intent\nknown_false_positives: no')).toEqual([
      'K92',
    ])
    expect(await rules('# karst: ignore V31, V33 both\nknown_false_positives: no')).toEqual([])
  })

  test('count for a text over many lines', async () => {
    const files = changedRepository({ [DETECTION]: '# no search' })
    const text =
      '# karst: ignore unknown-command, V62, V63, K18 an experiment\nsearch: |-\n  `logons`\n  | statz count\n  | `odd_logon_filter`\n'
    const found = (await report({ ...files, [DETECTION]: `${files[DETECTION]}${text}` })).problems
    expect(found.map(({ rule }) => rule)).not.toContain('unknown-command')
  })

  test('of a whole file', async () => {
    expect(await rules('# karst: ignore-file V31 nothing to say')).toEqual([])
  })

  test('do nothing elsewhere, and say so', async () => {
    expect(await rules('# karst: ignore V33 not this\nknown_false_positives: no')).toEqual(['K92', 'V31'])
  })

  test('without a reason, or of a rule that is none', async () => {
    expect(await rules('known_false_positives: no # karst: ignore V31')).toEqual(['K91'])
    expect(await rules('known_false_positives: None. # karst: ignore V999 why')).toEqual(['K92'])
  })

  test('inside a text are text', async () => {
    expect(await rules('known_false_positives: "no"\nexplanation: "x # karst: ignore-file V31 why"')).toEqual(['V31'])
  })
})

describe('CSV files', () => {
  const rows = async (csv: string): Promise<string[]> =>
    (await problems({ 'lookups/known_hosts.csv': csv })).map(({ rule, line }) => `${rule}:${line}`)

  test('rows are told by their lines, with and without quotes, whatever ends a line', async () => {
    expect(await rows('host,owner\r\na,b\r\n\r\nc\r\n')).toEqual(['V86:4'])
    expect(await rows('host,owner\n"a\n1",b\nc,d,e\n')).toEqual(['V85:4'])
    expect(await rows('host,owner\n"a,1",b\n')).toEqual([])
  })

  test('of many rows with the same fault some are named, and the others counted', async () => {
    const found = await problems({ 'lookups/known_hosts.csv': `host,owner\n${'a\n'.repeat(30)}` })
    expect(found).toHaveLength(10)
    expect(found.at(-1)!.message).toContain('20 more rows')
  })
})
