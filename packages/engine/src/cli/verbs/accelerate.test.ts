/** karst accelerate as a person types it, over a small store. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertRows } from '../../stores/insert-rows.ts'
import { openStore } from '../../stores/open.ts'
import { makePaint, type Terminal } from '../terminal.ts'
import { Options, UsageError } from '../verb.ts'
import { accelerate } from './accelerate.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-accelerate-'))
const data = join(folder, 'store')
const content = join(folder, 'content')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const process = (n: number) => ({
  _time: 1_700_000_000 + n,
  index: 'main',
  source: 'edr',
  sourcetype: 'acme:edr',
  host: 'ws-1',
  _raw: `event ${n}`,
  tag: n % 2 === 0 ? ['process', 'report'] : [],
  fields: { process_name: `p${n % 3}.exe`, parent_process: 'x y' },
})

function writeModel(constraint: string): void {
  mkdirSync(join(content, 'data_models'), { recursive: true })
  const model = `model: Doors\nroot: All_Doors\ndatasets:\n  All_Doors:\n    constraint: '${constraint}'\n    fields: [badge, at]\n    calculated:\n      - at: 'strftime(_time, "%H")'\n`
  writeFileSync(join(content, 'data_models', 'Doors.yml'), model)
}

beforeAll(async () => {
  const store = await openStore(data)
  await insertRows(
    store,
    Array.from({ length: 30 }, (_, n) => process(n)),
  )
  await store.close()
  writeModel('tag=door')
})

async function run(args: string[], options: Record<string, unknown> = {}) {
  const out: string[] = []
  const err: string[] = []
  const paint = makePaint(false)
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    paint,
    paintErr: paint,
    width: 160,
    interactive: false,
  }
  const call = { args, options: new Options({ data, ...options }), terminal, signal: new AbortController().signal }
  const code = await accelerate.run(call)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const listed = async (options: Record<string, unknown> = {}) => {
  const { out } = await run([], { list: true, json: true, ...options })
  const { accelerations } = JSON.parse(out) as { accelerations: { dataset: string; state: string; events: number }[] }
  return accelerations.map(({ dataset, state, events }) => [dataset, state, events])
}

test('without any, the list says so', async () => {
  expect(await run([], { list: true })).toEqual({ code: 0, out: '', err: 'No dataset is accelerated.' })
  expect(await run([], { rebuild: true })).toMatchObject({ code: 0, err: expect.stringContaining('Nothing') })
})

test('a dataset, a model alone, and a path are named; what is loaded later is in the table', async () => {
  const { code, out } = await run(['Endpoint.Processes', 'Web', 'Change.All_Changes.Account_Management'])
  expect(code).toBe(0)
  expect(out.replace(/in \d+ s|[\d,.]+ k?M?B/g, '#')).toBe(
    [
      'Endpoint.Processes is accelerated, #: 15 events, #',
      'Web.Web is accelerated, #: 0 events, #',
      'Change.Account_Management is accelerated, #: 0 events, #',
    ].join('\n'),
  )
  const store = await openStore(data)
  await insertRows(store, [process(100), process(101)])
  await store.close()
  expect(await listed()).toEqual([
    ['Change.Account_Management', 'used', 0],
    ['Endpoint.Processes', 'used', 16],
    ['Web.Web', 'used', 0],
  ])
  expect((await run(['Web.Web'])).out).toContain('Web.Web is accelerated already')
})

test('a dataset of a content directory is stale without it, and after its definition changed, until it is rebuilt', async () => {
  const first = await run(['Doors'], { content: [content] })
  expect(first.out).toContain('without at: it depends on the clock, the time zone or chance')
  expect((await listed({ content: [content] }))[1]).toEqual(['Doors.All_Doors', 'used', 0])
  const { out } = await run([], { list: true })
  expect(out).toMatch(/^Doors\.All_Doors +stale +0 .* there is no such dataset any more$/m)
  writeModel('tag=process')
  expect((await listed({ content: [content] }))[1]).toEqual(['Doors.All_Doors', 'stale', 0])
  expect((await run([], { rebuild: true, content: [content] })).out).toMatch(
    /^Doors\.All_Doors is accelerated, .*: 16 events/,
  )
  expect((await listed({ content: [content] }))[1]).toEqual(['Doors.All_Doors', 'used', 16])
})

test('what can not be made again is said, and the others are made', async () => {
  const { code, err } = await run([], { rebuild: true })
  expect(code).toBe(1)
  expect(err).toBe(
    'error: there is no dataset Doors.All_Doors any more. Drop it: karst accelerate --drop Doors.All_Doors',
  )
  writeModel('_time>1 earliest=-1d')
  const refused = await run(['Doors', 'Web'], { content: [content] })
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('Doors.All_Doors')
  expect(refused.out).toContain('Web.Web is accelerated already')
})

test('dropping', async () => {
  expect((await run(['Doors.All_Doors', 'Web'], { drop: true })).out).toBe(
    'Doors.All_Doors is no longer accelerated\nWeb.Web is no longer accelerated',
  )
  await expect(run(['Web'], { drop: true })).rejects.toThrow('Web.Web is not accelerated.')
  const { out } = await run(['Endpoint.Processes'], { drop: true, json: true })
  expect(JSON.parse(out)).toEqual({ version: 1, dropped: ['Endpoint.Processes'] })
  expect(await listed()).toEqual([['Change.Account_Management', 'used', 0]])
})

test.each([
  [['Endpont.Processes'], {}, 'There is no data model Endpont.', 'Endpoint'],
  [['Endpoint.Proceses'], {}, 'The data model Endpoint has no dataset Proceses.', 'Processes'],
  [[], {}, 'Which dataset?', '--list'],
  [[], { drop: true }, 'Which dataset?', '--list'],
  [['Web'], { list: true }, '--list takes no datasets', ''],
  [[], { list: true, drop: true }, '--list and --drop do not go together.', ''],
])('%j %j is a mistake with a hint', async (args, options, message, hint) => {
  const failure = await run(args, options).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(UsageError)
  expect((failure as UsageError).message).toContain(message)
  expect((failure as UsageError).hint ?? '').toContain(hint)
})
