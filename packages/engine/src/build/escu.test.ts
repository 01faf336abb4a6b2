/** Splunk's published content (October 2024) as an app, where it is at hand. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readAppSettings } from '../content/app-settings.ts'
import { formatContentDiagnostic } from '../content/diagnostic.ts'
import { writeFiles } from '../content/output-files.ts'
import { loadContent } from '../content/repository.ts'
import { parseConf } from '../content/splunk-app/conf-file.ts'
import { convertContent } from '../convert/convert-content.ts'
import { buildApp } from './build-app.ts'

const ESCU = resolve(import.meta.dirname, '../../../../../shared/escu')
const present = existsSync(ESCU)
if (!present) console.log('skipped: ../shared/escu is not here')

const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true })
})

const TIME = new Date('2024-10-23T00:00:00Z')
const DATE = '2024-10-23'
const SAVED = 'default/savedsearches.conf'

/** Settings that say what a search looks for, and what its rows become. */
const EFFECT =
  /^(?:search|cron_schedule|dispatch\..*|schedule_window|action\.risk.*|action\.notable|action\.notable\.param\.(?:severity|security_domain|nes_fields|_entities|drilldown_searches)|action\.correlationsearch\.(?:annotations|metadata|label)|action\.escu\.(?:mappings|data_models|analytic_story))$/

function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'karst-build-'))
  made.push(dir)
  return dir
}

async function build(dir: string) {
  const content = await loadContent([dir])
  return {
    content,
    ...buildApp({ dir, content, app: { ...readAppSettings(dir), label: 'ESCU' }, time: TIME, date: DATE }),
  }
}

function effects(conf: string, wanted = EFFECT): Map<string, Record<string, string>> {
  const { stanzas, diagnostics } = parseConf('savedsearches.conf', conf)
  expect(diagnostics.map(formatContentDiagnostic)).toEqual([])
  const rules = [...stanzas.values()].filter(({ name }) => name.endsWith(' - Rule'))
  return new Map(
    rules.map(({ name, settings }) => [
      name,
      Object.fromEntries(
        [...settings].filter(([key]) => wanted.test(key)).map(([key, { value }]) => [key, value.text]),
      ),
    ]),
  )
}

/** A message is never sent where there is no risk object; format 6 has no place for one then. */
function heard(effect: Record<string, string> | undefined): Record<string, string> | undefined {
  if (effect?.['action.risk.param._risk']?.includes('risk_object_field')) return effect
  return effect && { ...effect, 'action.risk.param._risk_message': '' }
}

describe.skipIf(!present)('all of ESCU', () => {
  test('formats 4, 5 and 6 build to the same searches, risk settings, times and drilldowns; and the app read back too', async () => {
    const four = await build(ESCU)
    const text = (files: typeof four.files) => String(files.find(({ path }) => path === SAVED)!.content)
    const expected = effects(text(four.files))
    expect(expected.size).toBe(1711)
    expect(four.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(text((await build(ESCU)).files)).toBe(text(four.files))
    let dir = ESCU
    for (const format of [5, 6] as const) {
      const { files } = await convertContent(dir, format)
      dir = temporary()
      writeFiles(dir, files)
      const built = effects(text((await build(dir)).files))
      for (const [name, effect] of expected) expect(heard(built.get(name)), name).toEqual(heard(effect))
    }
    const appDir = temporary()
    writeFiles(appDir, four.files)
    const app = await build(appDir)
    expect(app.content.diagnostics.filter(({ severity }) => severity !== 'info').map(formatContentDiagnostic)).toEqual(
      [],
    )
    expect(app.content.detections.all().size).toBe(1711)
    const again = effects(text(app.files))
    // The security domain stands in an app only where findings are made.
    for (const [name, effect] of expected) expect(again.get(name), name).toEqual(effect)
    for (const [name, macro] of four.content.macros.all()) {
      expect(app.content.macros.all().get(name)?.definition.text.trim(), name).toBe(macro.definition.text.trim())
    }
    expect(app.content.lookups.all().size).toBeGreaterThanOrEqual(74)
    expect(app.content.stories.all().size).toBe(261)
  }, 300_000)
})
