import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Catalogue } from './catalogue.ts'
import { loadSourceTypes } from './load.ts'
import { nearest } from './nearest.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-sourcetypes-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
/** Loads the built-in files and those given. */
function load(files: Record<string, string>) {
  const directory = mkdtempSync(join(root, `${folders++}-`))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  const { definitions, problems } = loadSourceTypes([directory])
  return { catalogue: new Catalogue(definitions), problems: problems.map((p) => `${p.line}:${p.column} ${p.message}`) }
}

const own = (entry: string) => `version: 1\nsourcetypes:\n  mine:\n    title: mine\n${entry}`

describe('the built-in files', () => {
  const { definitions, problems } = loadSourceTypes()
  const catalogue = new Catalogue(definitions)
  it('have no mistakes', () => {
    expect(problems).toEqual([])
  })
  it.each([
    ['XmlWinEventLog', '', 'winxml'],
    ['xmlwineventlog', 'XmlWinEventLog:Security', 'win_security'],
    ['XmlWinEventLog', 'xmlwineventlog:security', 'win_security'],
    ['XmlWinEventLog', 'Security', 'win_security'],
    ['XmlWinEventLog:Security', 'anything', 'win_security'],
    ['XmlWinEventLog', 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational', 'sysmon'],
    ['XmlWinEventLog:Microsoft-Windows-Sysmon/Operational', 'WEC', 'sysmon'],
    ['XmlWinEventLog', 'XmlWinEventLog:Microsoft-Windows-AppLocker/EXE and DLL', 'win_other'],
    ['XmlWinEventLog', 'XmlWinEventLog:Unknown', 'winxml'],
    ['_json', 'kubernetes', 'kubernetes_audit'],
    ['windows:json', 'XmlWinEventLog:Security', 'win_security'],
    ['nothing', 'of it', undefined],
  ])('%s, %s is %s', (sourcetype, source, id) => {
    expect(catalogue.find(sourcetype, source)?.id).toBe(id)
  })
  it('know names, and which is near', () => {
    expect(catalogue.knows('XMLWINEVENTLOG')).toBe(true)
    expect(catalogue.knows('XmlWinEventLog:Any/Channel')).toBe(true)
    expect(catalogue.knows('XmlWinEvntLog')).toBe(false)
    expect(catalogue.sourcetypes()).toContain('XmlWinEventLog')
    expect(nearest('xmlwinevntlog', catalogue.sourcetypes())).toBe('XmlWinEventLog')
    expect(nearest('cisco:asa', catalogue.sourcetypes())).toBeUndefined()
  })
  it('detect Windows events in JSON by their members', () => {
    expect(catalogue.detect({ format: 'json', members: new Set(['EventID', 'Channel', 'x']) })?.id).toBe('windows_json')
    expect(catalogue.detect({ format: 'json', members: new Set(['EventID']) })?.id).toBe('json')
    expect(catalogue.detect({ format: 'xml' })?.id).toBe('winxml')
    expect(catalogue.detect({ format: 'text', lines: ['just text'] })).toBeUndefined()
  })
})

describe('files of the user', () => {
  it('add source types, which may inherit from built-in ones', () => {
    const { catalogue, problems } = load({
      'a.yml': own(
        "    inherits: win_security\n    match: [{ source: 'XmlWinEventLog:Security' }]\n    fields: { mine: { value: m }, dest: host }",
      ),
    })
    expect(problems).toEqual([])
    const entry = catalogue.find('XmlWinEventLog', 'XmlWinEventLog:Security')!
    expect([entry.id, entry.ancestors, entry.events, entry.key]).toEqual([
      'mine',
      ['win_security', 'winxml'],
      'xml-events',
      'EventCode',
    ])
    expect(Object.keys(entry.fields).slice(-2)).toEqual(['mine', 'dest'])
    expect(entry.fields.dest).toHaveLength(1)
    expect(entry.detect).toBeUndefined()
  })
  it('replace built-in ones of the same name, and may refer to each other', () => {
    const { catalogue, problems } = load({
      'a.yml':
        'version: 1\nsourcetypes:\n  winxml: { title: other, events: lines, match: [{ sourcetype: x }] }\n  b: { title: b, inherits: c }',
      'c.yml':
        'version: 1\ntables: { t: { a: 1 } }\nsourcetypes: { c: { title: c, events: lines, fields: { f: { from: a, apply: { table: t } } } } }',
    })
    expect(problems).toEqual([])
    expect(catalogue.find('x', '')?.title).toBe('other')
  })
  it.each([
    ['not YAML', 'version: 1\nsourcetypes: {', /^2:\d+ /],
    ['no version', 'sourcetypes: {}', /^1:1 version: is missing; expected 1$/],
    [
      'an unknown key',
      own('    events: lines\n    colour: red'),
      /^4:5 sourcetypes\.mine: Unrecognized key: "colour"$/,
    ],
    ['a slip in a key', own('    event: lines'), /^4:5 .*Unrecognized key: "event"\. Did you mean events\?$/],
    ['a slip in a choice', own('    events: lines\n    detect: { format: txt }'), /^6:23 .*\. Did you mean text\?$/],
    ['a key twice', own('    title: again'), /^5:5 Map keys must be unique$/],
    [
      'an unknown step',
      own('    events: lines\n    fields: { a: { from: b, apply: shout } }'),
      /^6:36 .*apply: Invalid option: expected one of "after_backslash"/,
    ],
    [
      'an unknown key in a rule',
      own('    events: lines\n    fields:\n      a: { from: b, form: c }'),
      /^7:10 .*Unrecognized key: "form"/,
    ],
    [
      'two sources in a rule',
      own('    events: lines\n    fields:\n      a: { from: b, value: c }'),
      /^7:10 .*exactly one of from, alias, json, text, value, eval, absent/,
    ],
    [
      'a broken expression',
      own("    events: lines\n    fields:\n      a: { from: b, apply: { match: '(' } }"),
      /^7:37 .*not a regular expression/,
    ],
    [
      'an eval expression that does not parse',
      own("    events: lines\n    fields:\n      a: { eval: 'if(b=1, ' }"),
      /^7:18 .*at character 9 of `if\(b=1, `: /,
    ],
    [
      'an eval function that is not there',
      own('    events: lines\n    fields:\n      a: { eval: \'strftime(b, "%Y")\' }'),
      /^7:10 at character 1 of .*the function strftime is not there while events are loaded/,
    ],
    [
      'a value as a condition',
      own("    events: lines\n    tags: [{ when: 'lower(a)', add: [x] }]"),
      /^6:12 at character 1 of `lower\(a\)`: a condition belongs here/,
    ],
    ['an unknown parent', own('    inherits: nobody'), /^5:15 there is no source type nobody to inherit from/],
    ['a circle', own('    inherits: mine'), /^5:15 mine inherits from itself/],
    [
      'tags of nobody',
      own('    events: lines\n    tags_of: nobody'),
      /^6:14 there is no source type nobody to take tags of/,
    ],
    ['its own tags', own('    events: lines\n    tags_of: mine'), /^6:14 mine takes its own tags/],
    [
      'a beginning that is no expression',
      own("    events: { begin: '(' }"),
      /^5:22 .*events.begin: not a regular expression/,
    ],
    ['an unknown list of names', own('    events: json\n    extract: { properties: t }'), /^6:14 there is no table t/],
    ['no events', own('    fields: {}'), /^4:5 mine says nowhere how its text falls into events/],
    [
      'an unknown table',
      own('    events: lines\n    fields: { a: { from: b, apply: { table: t } } }'),
      /^6:18 there is no table t/,
    ],
    [
      'no column',
      own('    events: lines\n    fields: { a: { from: b, apply: { table: windows_change } } }'),
      /has the columns action, /,
    ],
    [
      'a column of the event',
      own('    events: lines\n    fields: { host: b }'),
      /^6:21 host is a column of every event/,
    ],
    ['an unknown zone', own('    events: lines\n    time: [{ from: t, zone: Mars }]'), /^6:12 unknown time zone Mars/],
    ['an unknown format', own("    events: lines\n    time: [{ from: t, format: '%Y %J' }]"), /^6:12 unknown % word/],
    [
      'a format without words',
      own('    events: lines\n    time: [{ from: t, format: rfc }]'),
      /^6:12 a time format is iso, epoch or/,
    ],
  ])('%s is reported with its place', (_, text, message) => {
    const { catalogue, problems } = load({
      'broken.yml': text,
      'good.yml': 'version: 1\nsourcetypes: { good: { title: g, events: lines, match: [{ sourcetype: good }] } }',
    })
    expect(problems).toEqual([expect.stringMatching(message)])
    expect(catalogue.knows('good')).toBe(true)
  })
  it('a broken entry takes those with it that inherit from it, and nothing else', () => {
    const { catalogue, problems } = load({
      'a.yml':
        'version: 1\nsourcetypes:\n  bad: { title: b, events: lines, time: [{ from: t, zone: Mars }] }\n  child: { title: c, inherits: bad }\n  fine: { title: f, events: lines, match: [{ sourcetype: fine }] }',
    })
    expect(problems).toEqual([expect.stringMatching(/^3:.*Mars/), expect.stringMatching(/^4:.*no source type bad/)])
    expect(catalogue.knows('fine')).toBe(true)
  })
  it('need not be there', () => {
    expect(loadSourceTypes([join(root, 'none')]).problems).toEqual([])
  })
})
