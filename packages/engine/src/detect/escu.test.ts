/**
 * Every detection of a published content repository, over a row that has a value for each field that it names: what
 * contentctl asserts of its records holds, and its drilldowns have all their tokens replaced.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Detection } from '../content/detection.ts'
import { loadContent } from '../content/repository.ts'
import { assertOutcome } from './assertions.ts'
import { BUILT_IN_ATTACK } from './detection-for-run.ts'
import { runDetection } from './run-detection.ts'
import { sampleRun } from './sample-detection.ts'

const ESCU = fileURLToPath(new URL('../../../../../shared/escu', import.meta.url))
const present = existsSync(ESCU)
if (!present) console.log(`escu.test.ts is skipped: there is no ${ESCU}`)

function rowFor({ rba, drilldowns }: Detection): Record<string, string | string[]> {
  const texts = [rba?.message ?? '', ...drilldowns.flatMap(({ name, search }) => [name, search.text])]
  const tokens = texts.flatMap((text) => [...text.matchAll(/\$([^$\s]+)\$/g)].map(([, name]) => name!))
  const fields = [...(rba?.riskObjects ?? []), ...(rba?.threatObjects ?? [])].map(({ field }) => field)
  const names = [...new Set([...fields, ...tokens])].filter((name) => !/^(info_.*|severity)$/.test(name))
  // What breaks a plain replacement: a backslash, a quote, several values.
  const values = names.map((name, index) => [name, index % 2 === 0 ? `CORP\\"${name}"` : [`${name} 1`, `${name} 2`]])
  return { severity: 'high', ...Object.fromEntries(values) }
}

test.skipIf(!present)('all of ESCU', { timeout: 120_000 }, async () => {
  const content = await loadContent([ESCU])
  const faults: string[] = []
  const withoutRiskObject: string[] = []
  for (const detection of content.detections.all().values()) {
    const rows = [rowFor(detection)]
    const deployment = content.deploymentFor(detection)
    const outcome = runDetection(sampleRun(detection, rows, { deployment, attack: BUILT_IN_ATTACK }))
    const evidence = { rows, ...outcome, findingsInModel: [] }
    const { unit, integration } = assertOutcome(detection, deployment, outcome.searchName, evidence)
    for (const { status, message } of [unit, integration]) {
      if (status === 'fail' || status === 'error') faults.push(`${detection.name}: ${message}`)
    }
    const said = outcome.diagnostics.filter(({ code }) => code !== 'risk-action-without-object')
    if (said.length < outcome.diagnostics.length) withoutRiskObject.push(detection.name)
    faults.push(...said.map(({ code, subject, message }) => `${detection.name}: ${code} ${subject} ${message}`))
  }
  expect(faults).toEqual([])
  // Content of format 4 in which no observable is a victim.
  expect(withoutRiskObject.sort()).toEqual([
    'Detect GCP Storage access from a new IP',
    'Multiple Okta Users With Invalid Credentials From The Same IP',
    'Okta Account Locked Out',
    'Okta Account Lockout Events',
  ])
})
