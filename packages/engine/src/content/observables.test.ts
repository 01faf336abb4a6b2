import { expect, test } from 'vitest'
import type { ContentDiagnostic } from './diagnostic.ts'
import { FieldReader } from './field-reader.ts'
import { legacyScore, readObservables, roundHalfEven } from './observables.ts'
import { YamlDocument } from './yaml-document.ts'

/** What an observable becomes: `risk user`, `threat process`. */
function becomes(type: string, roles: string): string {
  const yaml = `message: m\nobservable:\n- name: f\n  type: ${type}\n  role: ${roles}\n`
  const diagnostics: ContentDiagnostic[] = []
  const document = new YamlDocument('x.yml', yaml)
  const { riskObjects, threatObjects } = readObservables(new FieldReader(document, document.root!, diagnostics), 36)
  const warned = diagnostics.length > 0 ? ` (${diagnostics[0]!.code} ${diagnostics[0]!.line})` : ''
  const risk = riskObjects.map((object) => `risk ${object.type}`)
  return [...risk, ...threatObjects.map((object) => `threat ${object.type}`)].join() + warned
}

test('victims', () => {
  for (const type of ['User', 'Username', 'Email Address']) expect(becomes(type, '[Victim]')).toBe('risk user')
  for (const type of ['Device', 'Endpoint', 'Hostname', 'IP Address'])
    expect(becomes(type, '[Victim]')).toBe('risk system')
  for (const type of ['User Name', 'Email', 'Process', 'Other']) {
    expect(becomes(type, '[Victim]')).toBe('risk other (risk-object-other 4)')
  }
})

test('attackers', () => {
  expect(becomes('Process Name', '[Attacker]')).toBe('threat process')
  expect(becomes('process', '[Attacker]')).toBe('threat process')
  for (const type of ['File Name', 'File', 'File Hash']) expect(becomes(type, '[Attacker]')).toBe('threat file_name')
  expect(becomes('IP Address', '[Attacker]')).toBe('threat ip_address')
  expect(becomes('URL String', '[Attacker]')).toBe('threat url')
  expect(becomes('Hostname', '[Attacker]')).toBe('threat hostname')
  expect(becomes('Registry Key', '[Attacker]')).toBe('threat registry key')
})

test('other roles, and both roles', () => {
  expect(becomes('User', '[Target]')).toBe('risk other (risk-object-other 4)')
  expect(becomes('Process', '[Parent Process]')).toBe('risk other (risk-object-other 4)')
  expect(becomes('User', '[Attacker, Victim]')).toBe('risk user')
})

test('the score is confidence times impact, halves to the even neighbour', () => {
  const score = (yaml: string) => {
    const document = new YamlDocument('x.yml', yaml)
    return legacyScore(new FieldReader(document, document.root!, []))
  }
  expect(score('confidence: 80\nimpact: 45\nrisk_score: 99')).toBe(36)
  expect([0.5, 1.5, 2.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 2, 3])
})
