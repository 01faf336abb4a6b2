/** Converted content has no error that the content it is from had not, and builds to the same searches and risk settings. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { buildApp } from '../packages/engine/src/build/build-app.ts'
import { readAppSettings } from '../packages/engine/src/content/app-settings.ts'
import { CONTENT_FOLDERS } from '../packages/engine/src/content/content-folder.ts'
import type { FormatVersion } from '../packages/engine/src/content/detection.ts'
import { writeFiles } from '../packages/engine/src/content/output-files.ts'
import { parseConf } from '../packages/engine/src/content/splunk-app/conf-file.ts'
import { convertContent } from '../packages/engine/src/convert/convert-content.ts'
import { changedRepository, writeRepository } from '../packages/engine/src/validate/example-files.ts'
import { EXAMPLE_FILES } from '../packages/engine/src/validate/example-repository.ts'
import type { Rule } from '../packages/engine/src/validate/rule.ts'
import { RULES } from '../packages/engine/src/validate/rules/index.ts'
import type { ValidationReport } from '../packages/engine/src/validate/validate.ts'
import { ROOT } from './architecture/source-tree.ts'
import { type Cause, errorsOf, newErrors, SAME_MISTAKE } from './conversion/error-causes.ts'
import { FORMAT_4_ALLOWS } from './conversion/format-4-allows.ts'

const ESCU = join(ROOT, '..', 'shared', 'escu')
const present = existsSync(ESCU)
if (!present) console.log(`conversion of ESCU skipped: there is no ${ESCU}`)

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000
const root = mkdtempSync(join(tmpdir(), 'karst-reconcile-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const shown = ({ object, rule, message }: Cause): string => `${object}: ${rule} ${message}`

async function convert(dir: string, to: FormatVersion) {
  const conversion = await convertContent(dir, to)
  const out = mkdtempSync(join(root, 'c'))
  // V1 wants every folder; one without files is not carried over.
  for (const folder of CONTENT_FOLDERS) if (existsSync(join(dir, folder))) mkdirSync(join(out, folder))
  writeFiles(out, conversion.files)
  const failed = conversion.diagnostics.filter(({ severity }) => severity === 'error')
  return { dir: out, failed }
}

/** The errors of a repository, and those that each step of its conversion adds. */
async function convertAll(dir: string, formats: readonly FormatVersion[]) {
  const { causes, report } = await errorsOf(dir, NOW)
  const added: Cause[] = []
  let from = dir
  let known = causes
  for (const format of formats) {
    const { dir: out, failed } = await convert(from, format)
    if (failed.length > 0) break
    const after = (await errorsOf(out, NOW)).causes
    added.push(...newErrors(known, after))
    known = [...known, ...after]
    from = out
  }
  return { causes, added, report }
}

describe.skipIf(!present)('ESCU, format 4 to 5 to 6', () => {
  test('live detections and all else validate without a new error, and build alike', async () => {
    const { causes, report } = await errorsOf(ESCU, NOW)
    const built = settingsOf(report, ESCU)
    expect(built.size).toBe(1613)
    let dir = ESCU
    for (const format of [5, 6] as const) {
      const { dir: out, failed } = await convert(dir, format)
      expect(failed).toEqual([])
      const { causes: after, report: converted } = await errorsOf(out, NOW)
      expect(converted.format).toBe(format)
      const given = deprecated(converted)
      const added = newErrors(causes, after)
      expect(added.filter(({ object }) => !given.has(object)).map(shown)).toEqual([])
      // contentctl 4 wanted a victim of detections in production only; 5 and 6 want a risk object of all.
      expect(added.map(({ object, rule }) => `${rule} ${object}`).sort()).toEqual(
        GIVEN_UP.map((name) => `${format === 5 ? 'V60' : 'V124'} detection ${name}`),
      )
      const settings = settingsOf(converted, out)
      for (const [name, each] of built) expect(settings.get(name), name).toEqual(each)
      // What is suppressed is what the conversion says it takes over, and nothing else.
      const suppressions = [...converted.project.files].flatMap(({ document }) => [
        ...document.text.matchAll(/# karst: ignore .*/g),
      ])
      expect(converted.suppressed).toBe(suppressions.length)
      expect(suppressions.every(([text]) => text.startsWith('# karst: ignore V127 taken over from format 5'))).toBe(
        true,
      )
      dir = out
    }
  }, 300_000)
})

/** Deprecated detections without a victim. */
const GIVEN_UP = [
  'Multiple Okta Users With Invalid Credentials From The Same IP',
  'Okta Account Locked Out',
  'Okta Account Lockout Events',
]

function deprecated({ project }: ValidationReport): Set<string> {
  return new Set(project.files.filter(({ status }) => status === 'deprecated').map((file) => `detection ${file.name}`))
}

/** What a search looks for, when, and what its rows become. A message without a risk object is never sent. */
const SETTINGS =
  /^(?:search|cron_schedule|dispatch\.(?:earliest|latest)_time|schedule_window|action\.risk(?:\.param\..*)?|action\.notable|action\.notable\.param\.(?:severity|security_domain|drilldown_searches)|alert\.suppress.*)$/

function settingsOf({ project }: ValidationReport, dir: string): Map<string, Record<string, string>> {
  const { content } = project
  const app = { ...readAppSettings(dir), label: 'ESCU' }
  const { files } = buildApp({ dir, content, app, time: new Date('2024-10-23T00:00:00Z'), date: '2024-10-23' })
  const conf = String(files.find(({ path }) => path === 'default/savedsearches.conf')!.content)
  const live = new Set(
    [...content.detections.all().values()]
      .filter((each) => each.status !== 'deprecated')
      .map((each) => `ESCU - ${each.name} - Rule`),
  )
  const rules = [...parseConf('savedsearches.conf', conf).stanzas.values()].filter(({ name }) => live.has(name))
  return new Map(
    rules.map(({ name, settings }) => {
      const kept = [...settings].filter(([key]) => SETTINGS.test(key)).map(([key, { value }]) => [key, value.text])
      const all = Object.fromEntries(kept) as Record<string, string>
      if (!all['action.risk.param._risk']?.includes('risk_object_field')) delete all['action.risk.param._risk_message']
      return [name, all]
    }),
  )
}

test('what format 4 lets pass is no error in formats 5 and 6 after a conversion', async () => {
  const { causes, added } = await convertAll(writeRepository(root, changedRepository(FORMAT_4_ALLOWS, 4)), [5, 6])
  expect(causes.map(shown)).toEqual([])
  expect(added.map(shown)).toEqual([])
})

/** Rules whose bad example is a repository that another rule has faults in as well after a conversion, and why. */
const NOT_ALIKE: Readonly<Record<string, string>> = {
  V9: 'Its example stands in a data source of the repository, not in the detection.',
  V12: 'A name that is too long belongs to a file that is called otherwise, which format 4 does not mind (V21).',
  V14: 'Objects without a date get the newest one of the content, here the one that is wrong.',
  V79: 'A lookup of a type that there is not has no file in format 5.',
  V83: 'A lookup without its file has none after the conversion either, under its new name.',
  V87: 'An empty list in the key of format 5, beside the one that format 4 reads.',
  V90: 'Renames a lookup of format 5, which the file of format 4 goes on to call by its file.',
  K7: 'A file that is no lookup of format 4 can not be converted.',
}

const alike = RULES.filter(({ id, options }) => options === undefined && NOT_ALIKE[id] === undefined)

function chainOf({ formats }: Rule): readonly FormatVersion[] {
  if (formats === undefined || formats.includes(4)) return [5, 6]
  return formats.includes(5) ? [6] : []
}

test('a mistake that a rule reports is the same mistake after a conversion', async () => {
  const wrong: string[] = []
  for (const rule of alike) {
    const chain = chainOf(rule)
    if (chain.length === 0) continue
    const { bad } = rule.docs
    const file = rule.kinds[0] ? EXAMPLE_FILES[rule.kinds[0]] : EXAMPLE_FILES.detection
    const files = changedRepository(typeof bad === 'string' ? { [file]: bad } : { ...bad }, chain[0] === 5 ? 4 : 5)
    const { added } = await convertAll(writeRepository(root, files), chain)
    wrong.push(...added.map((each) => `${rule.id}: ${shown(each)}`))
  }
  expect(wrong).toEqual([])
}, 180_000)

test('the table of equal mistakes names rules that there are, each once', () => {
  const ids = new Set(RULES.map(({ id }) => id))
  for (const { rule, before } of SAME_MISTAKE) for (const id of [rule, ...before]) expect(ids.has(id), id).toBe(true)
  expect(new Set(SAME_MISTAKE.map(({ rule }) => rule)).size).toBe(SAME_MISTAKE.length)
})
