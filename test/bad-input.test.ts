/** What users get wrong, and what files are like: each answered with a clear message and the right exit code. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildBundle, EVENT, karst, Scratch, startKarst } from './command-line/karst.ts'

const scratch = new Scratch()
const isRoot = process.getuid?.() === 0
if (isRoot) console.log('Permissions do not bind root: the tests of unreadable and unwritable folders are skipped.')

beforeAll(buildBundle, 120_000)
afterAll(() => scratch.remove())

let stores = 0
const newData = (): string => {
  stores += 1
  return scratch.path(`data-${stores}`)
}

describe('logs', () => {
  test('an empty file is said to be empty', () => {
    const { code, err } = karst(['ingest', scratch.write('empty.log', ''), '--data', newData()])
    expect(err).toMatch(/empty: .*empty\.log: there is nothing in it/)
    expect(code).toBe(0)
  })

  test('a binary file is refused', () => {
    const { code, err } = karst([
      'ingest',
      scratch.write('a.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0xff, 0xfe, 0, 1])),
      '--data',
      newData(),
    ])
    expect(err).toMatch(/refused: .*a\.bin/)
    expect(code).toBe(1)
  })

  test('half an event is kept, counted, and found by its text', () => {
    const data = newData()
    const file = scratch.write('half.log', `${EVENT}\n${EVENT.slice(0, 300)}`)
    const { code, out, err } = karst(['ingest', file, '--data', data])
    expect(err).toMatch(/1 event is not as they should be[\s\S]*half\.log:2: /)
    expect(out).toContain('2 events read = 2 stored + 0 refused; 1 of them not whole')
    expect(code).toBe(0)
    const found = karst(['search', 'index=main parse_error=* | stats count', '--data', data, '--json'])
    expect(JSON.parse(found.out)).toEqual([{ count: 1 }])
  })

  test('bytes that are no UTF-8 are replaced and counted', () => {
    const file = scratch.write(
      'latin.log',
      Buffer.concat([Buffer.from(EVENT.replace('mia', 'm')), Buffer.from([0xe9]), Buffer.from(`\n${EVENT}\n`)]),
    )
    const { code, err } = karst(['ingest', file, '--data', newData()])
    expect(err).toMatch(/UTF-8|encoding/)
    expect(code).toBe(0)
  })

  test('a line of 50 MB is kept or its cut is reported, and the events around it are whole', () => {
    const data = newData()
    const file = scratch.write('long.json', `{"a":"first"}\n{"a":"${'x'.repeat(50 << 20)}"}\n{"a":"last"}\n`)
    const { code, out } = karst(['ingest', file, '--sourcetype', '_json', '--data', data])
    expect(code).toBe(0)
    expect(out).toContain('3 events read = 3 stored + 0 refused')
    const found = karst([
      'search',
      'index=main | stats count(eval(a="first" OR a="last")) as whole',
      '--data',
      data,
      '--json',
    ])
    expect(JSON.parse(found.out)).toEqual([{ whole: 2 }])
  }, 120_000)

  test.skipIf(isRoot)('a folder without permission is reported; the others are loaded', () => {
    const folder = scratch.path('closed')
    mkdirSync(folder)
    chmodSync(folder, 0)
    const { code, err, out } = karst(['ingest', folder, scratch.write('good.log', EVENT), '--data', newData()])
    chmodSync(folder, 0o700)
    expect(err).toContain('closed')
    expect(out).toContain('1 events read')
    expect(code).toBe(1)
  })

  test('a path that is not there is reported', () => {
    const { code, err } = karst(['ingest', scratch.path('nowhere.log'), '--data', newData()])
    expect(err).toMatch(/nowhere\.log/)
    expect(code).toBe(1)
  })

  test('an unknown source type is refused with the nearest known one', () => {
    const { code, err } = karst([
      'ingest',
      scratch.write('x.log', EVENT),
      '--sourcetype',
      'XmlWinEventLg',
      '--data',
      newData(),
    ])
    expect(err).toMatch(/There is no source type XmlWinEventLg\.[\s\S]*XmlWinEventLog/)
    expect(code).toBe(2)
  })
})

const DETECTION = (search: string): string => `name: A Test
id: 6b1e1a0e-8a0f-4f1c-9d57-2f4f1f0c1a11
version: 1
date: '2026-03-10'
author: Karst
status: production
type: Hunting
description: A detection of a test.
search: |-
${search.replace(/^/gm, '  ')}
how_to_implement: Load the log.
known_false_positives: None.
tags:
  analytic_story: []
  asset_type: Endpoint
  product: [Splunk Enterprise]
  security_domain: endpoint
`

describe('detections', () => {
  test('a syntax error points into the file', () => {
    const file = scratch.write('broken.yml', DETECTION('index=main EventCode=4624\n| stats count by ('))
    const { code, err } = karst(['run', file, '--logs', scratch.write('e1.log', EVENT)])
    expect(err).toMatch(/error\[syntax\][\s\S]*broken\.yml:11:/)
    expect(code).toBe(2)
  })

  test('a missing macro is named with its place', () => {
    const file = scratch.write('macro.yml', DETECTION('`no_such_macro` EventCode=4624 | stats count'))
    const { code, err } = karst(['run', file, '--logs', scratch.write('e2.log', EVENT)])
    expect(err).toMatch(/error\[unknown-macro\]: There is no macro `no_such_macro`[\s\S]*macro\.yml:10:3/)
    expect(code).toBe(2)
  })

  test('a file that is no YAML says where it breaks', () => {
    const { code, err } = karst([
      'run',
      scratch.write('no.yml', 'name: "x\n  - ]'),
      '--logs',
      scratch.write('e3.log', EVENT),
    ])
    expect(err).toMatch(/no\.yml:\d+:\d+/)
    expect(code).toBe(2)
  })

  test('a name that no content has', () => {
    const { code, err } = karst(['run', 'No Such Detection', '--content', scratch.folder])
    expect(err).toContain('No Such Detection')
    expect(code).toBe(2)
  })
})

describe('stores', () => {
  test('a folder that another process holds', async () => {
    const data = newData()
    const holder = startKarst(['ingest', '-', '--sourcetype', '_json', '--data', data])
    try {
      await new Promise<void>((resolve, reject) => {
        holder.on('exit', () => reject(new Error('the first process ended too early')))
        const wait = (): void => {
          // Asked too early, the second process would get the folder and the first one would not.
          const { code, err } = existsSync(join(data, 'store'))
            ? karst(['search', 'index=main', '--data', data])
            : { code: 0, err: '' }
          if (code === 2 && /in use|another process/i.test(err)) resolve()
          else setTimeout(wait, 200)
        }
        wait()
      })
    } finally {
      holder.removeAllListeners('exit')
      holder.kill('SIGKILL')
    }
  }, 60_000)

  test.skipIf(isRoot)('a folder that cannot be written', () => {
    const folder = scratch.path('readonly')
    mkdirSync(folder, { mode: 0o500 })
    const { code, err } = karst(['search', 'index=main', '--data', folder])
    expect(err).toContain('readonly')
    expect(code).toBe(2)
  })

  test('a file where a folder belongs', () => {
    const { code, err } = karst(['search', 'index=main', '--data', scratch.write('file', 'x')])
    expect(err).toMatch(/error: .*file/)
    expect(code).toBe(2)
  })

  test('a server that does not answer', () => {
    const { code, err } = karst(['search', 'index=main', '--data', 'http://127.0.0.1:1'])
    expect(err).toMatch(/127\.0\.0\.1:1/)
    expect(err).toMatch(/hint/)
    expect(code).toBe(2)
  })
})

describe('the command line', () => {
  test.each([
    [['serch', 'x'], /unknown command 'serch'[\s\S]*search/],
    [['search'], /missing required argument/],
    [['search', 'index=main', '--format', 'xml'], /there is no format xml/],
    [['search', 'index=main', '--earliest', 'yesterday-ish'], /is no time/],
    [['search', 'index=main', '--timezone', 'Mars/Olympus'], /no time zone/],
    [['ingest', 'x', '--index', 'a b', '--data', newData()], /name of an index/],
  ])('%j', (args, message) => {
    const { code, err } = karst(args)
    expect(err).toMatch(message)
    expect(code).toBe(2)
  })

  test('help ends well and shows examples', () => {
    for (const verb of ['ingest', 'search', 'run', 'compile', 'golden', 'demo']) {
      const { code, out } = karst([verb, '--help'])
      expect(code).toBe(0)
      expect(out).toContain('Examples:')
    }
  })
})
