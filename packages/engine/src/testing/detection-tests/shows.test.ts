/** A published detection over the real event that it was written for, and one of the example content: risk as expected. */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import { runSample, temporaryFiles } from './sample-suite.ts'

const SHARED = fileURLToPath(new URL('../../../../../../shared/', import.meta.url))
const EXAMPLES = fileURLToPath(new URL('../../../../../examples/', import.meta.url))
const seed = join(SHARED, 'seed/windows_export_certificate.yml')
const present = existsSync(seed)
if (!present) console.log(`shows.test.ts is skipped in part: there is no ${seed}`)

let store: Store
beforeAll(async () => {
  store = await openTemporaryStore()
})
afterAll(() => store?.close())

const PATH =
  'splunk/attack_data/master/datasets/attack_techniques/T1649/atomic_red_team/certificateservices-lifecycle.log'
const FORMS = [
  PATH,
  `media/${PATH}`,
  `media.githubusercontent.com/media/${PATH}`,
  PATH.replace(/^.*?datasets/, 'datasets'),
]

/** The differences and the status of a detection's tests with an expectation of its risk events. */
async function riskTest(
  file: string,
  dirs: string[],
  attackData: string[],
  expected: Record<string, string> | undefined,
) {
  const folder = temporaryFiles({})
  const copy = join(folder, 'detections/endpoint', file.split('/').at(-1)!)
  mkdirSync(dirname(copy), { recursive: true })
  copyFileSync(file, copy)
  if (expected !== undefined) {
    const name = present && file === seed ? 'True Positive Test' : 'The example attack'
    const event = Object.entries(expected).map(([field, value]) => `        ${field}: ${JSON.stringify(value)}\n`)
    writeFileSync(
      copy.replace('.yml', '.expect.yaml'),
      `${name}:\n  risk_events:\n    include:\n      -\n${event.join('')}`,
    )
  }
  const [result] = await runSample(store, dirs, { only: [copy], attackData, strict: true })
  const differences = result!.assertions.flatMap((assertion) => assertion.differences ?? [])
  return { status: result!.status, message: result!.message, riskEvents: result!.riskEvents, differences }
}

const CHANGES: [field: string, value: string][] = [
  ['risk_score', '21'],
  ['risk_message', 'Something else happened.'],
  ['risk_object_type', 'user'],
]

describe.skipIf(!present)('Windows Export Certificate', () => {
  const run = (mirror: string, expected?: Record<string, string>) =>
    riskTest(seed, [join(SHARED, 'escu')], [mirror], expected)
  const mirrorAt = (path: string) => {
    const folder = temporaryFiles({})
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    copyFileSync(join(SHARED, 'seed/certificateservices-lifecycle.log'), join(folder, path))
    return folder
  }
  const event = {
    risk_object: 'DESKTOP-92OQLA1',
    risk_object_type: 'system',
    risk_score: '20',
    risk_message: 'An certificate was exported on DESKTOP-92OQLA1 from the Windows Certificate Store.',
  }

  test.each(FORMS)('passes with its log at %s', async (path) => {
    const { status, message, riskEvents } = await run(mirrorAt(path), event)
    expect([message, status]).toEqual(['', 'pass'])
    expect(riskEvents).toHaveLength(1)
  })

  test.each(CHANGES)('fails when %s is expected to be %s', async (field, value) => {
    const { status, message, differences } = await run(mirrorAt(PATH), { ...event, [field]: value })
    const actual = event[field as keyof typeof event]
    expect(status).toBe('fail')
    expect(differences).toEqual([{ record: 'risk event 1', field, expected: value, actual }])
    expect(message).toBe(`risk event 1: ${field} is ${actual}, expected ${value}.`)
  })
})

describe('an example detection', () => {
  const file = join(EXAMPLES, 'content/detections/endpoint/certificate_exported_by_unusual_program.yml')
  const run = (expected?: Record<string, string>) => riskTest(file, [join(EXAMPLES, 'content')], [], expected)

  test('passes, and fails with a readable difference when something else is expected', async () => {
    const { status, riskEvents } = await run()
    expect([status, riskEvents.length > 0]).toEqual(['pass', true])
    const [first] = riskEvents
    const event = {
      risk_object: first!.risk_object,
      risk_object_type: first!.risk_object_type,
      risk_score: String(first!.risk_score),
      risk_message: first!.risk_message,
    }
    expect((await run(event)).status).toBe('pass')
    for (const [field, value] of CHANGES) {
      const changed = await run({ ...event, [field]: value === event.risk_object_type ? 'other' : value })
      expect(changed.status).toBe('fail')
      expect(changed.differences.map((difference) => difference.field)).toEqual([field])
    }
  })
})
