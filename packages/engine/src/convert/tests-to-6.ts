/** Tests of format 5 in format 6: each has a type, and there is at least one. */
import type { Detection } from '../content/detection.ts'
import { forEachAttackData } from './detection-to-5.ts'
import type { MapText } from './map-text.ts'
import type { Step } from './step.ts'

/** The text of an experimental test whose `manual_test` was empty; recognised on the way back. */
export const BY_HAND = 'This test is done by hand.'

/** What stands for a test that nobody wrote; recognised on the way back. */
export const PLACEHOLDER_TEST = {
  name: 'Experimental Test',
  test_type: 'experimental',
  description: 'No test has been written for this detection yet.',
} as const

export function testsTo6(step: Step, detection: Detection): void {
  const { map } = step
  if (/\b(?:host|custom_index|update_timestamp)['"]?\s*:/.test(map.get('tests')?.text ?? ''))
    forEachAttackData(step, (data, path) => attackDataTo6(step, data, path))
  const manual = detection.tags.manualTest
  const tests = map.list('tests')
  if (tests === undefined || tests.size === 0) {
    const description = manual === undefined ? PLACEHOLDER_TEST.description : manual.trim() || BY_HAND
    map.set('tests', [{ ...PLACEHOLDER_TEST, description }])
    if (manual === undefined) {
      step.report('convert-assumed', [], 'An experimental test is added: format 6 wants at least one test.')
    }
    return
  }
  for (let i = 0; i < tests.size; i++) {
    const test = tests.map(i)
    if (test === undefined) continue
    for (const key of ['earliest_time', 'latest_time']) {
      if (!test.has(key)) continue
      test.remove(key)
      step.report('convert-dropped', ['tests', i, key], `\`${key}\` is left out: tests search all time.`)
    }
    if (!test.has('test_type')) test.set('test_type', manual === undefined ? 'unit' : 'experimental', 'name')
    if (manual !== undefined && !test.has('description')) {
      test.set('description', manual.trim() || BY_HAND, 'test_type')
    }
    rename(step, detection, i, test)
    tests.write(i, test)
  }
  map.write('tests', tests)
}

function attackDataTo6(step: Step, data: MapText, path: (string | number)[]): boolean {
  const changed = data.has('custom_index') || data.has('host') || data.has('update_timestamp')
  data.remove('update_timestamp')
  if (data.has('index')) data.remove('custom_index')
  else data.rename('custom_index', 'index')
  if (data.has('host')) {
    data.remove('host')
    const hint = 'A search that needs a host finds the one that the log names, or none.'
    step.report('convert-lost', [...path, 'host'], '`host` is left out: attack data of format 6 have none.', hint)
  }
  return changed
}

/** Names of a detection's tests differ in format 6. */
function rename(step: Step, { tests }: Detection, i: number, test: MapText): void {
  const name = tests[i]?.name ?? ''
  const names = tests.map((each) => each.name)
  if (names.indexOf(name) === i) return
  let number = 2
  while (names.includes(`${name} ${number}`)) number++
  const free = `${name} ${number + names.slice(0, i).filter((each) => each === name).length - 1}`
  test.set('name', free)
  step.report('convert-changed', ['tests', i, 'name'], `The test is called \`${free}\`: another has its name already.`)
}
