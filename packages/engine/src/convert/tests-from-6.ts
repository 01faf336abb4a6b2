/** Tests of format 6 in format 5, which has unit tests only, or none that run. */
import type { Detection } from '../content/detection.ts'
import { forEachAttackData } from './detection-to-5.ts'
import type { ListText } from './map-text.ts'
import type { Step } from './step.ts'
import { BY_HAND, PLACEHOLDER_TEST } from './tests-to-6.ts'

/** Converts the tests; the answer is the text of `manual_test` where none of them runs by itself. */
export function testsFrom6(step: Step, detection: Detection): string | undefined {
  const { map } = step
  forEachAttackData(step, (data) => {
    const named = data.has('index')
    data.rename('index', 'custom_index')
    return named
  })
  const tests = map.list('tests')
  if (tests === undefined) return undefined
  const experimental = detection.tests.filter((test) => test.testType === 'experimental')
  const manual = experimental.length > 0 && experimental.length === detection.tests.length
  const reason = manual ? experimental[0]!.description : undefined
  for (let i = tests.size - 1; i >= 0; i--) {
    const test = detection.tests[i]
    if (test === undefined) continue
    const kept = test.testType === 'unit' || (manual && test.attackData.length > 0)
    if (kept) testFrom6(step, tests, i, manual ? reason : undefined)
    else {
      tests.remove(i)
      reportRemoved(step, i, test.description, manual && test.description === reason)
    }
  }
  if (tests.size === 0) map.remove('tests')
  else map.write('tests', tests)
  if (!manual || reason === PLACEHOLDER_TEST.description) return undefined
  return reason === undefined || reason === BY_HAND ? '' : reason
}

function reportRemoved(step: Step, i: number, description: string | undefined, carried: boolean): void {
  if (carried || description === PLACEHOLDER_TEST.description) return
  const message = 'The experimental test is left out: in format 5 all tests of a detection run, or none does.'
  step.report('convert-lost', ['tests', i], message, 'Say in `how_to_implement` how to test it by hand.')
}

function testFrom6(step: Step, tests: ListText, i: number, carried: string | undefined): void {
  const test = tests.map(i)
  if (test === undefined) return
  const own = step.plain.tests
  const plain = Array.isArray(own) ? own[i] : undefined
  const description = typeof plain === 'object' && !Array.isArray(plain) ? plain.description : undefined
  if (test.has('expected_results')) {
    const message = '`expected_results` is left out: a test of format 5 passes with any row at all.'
    step.report('convert-lost', ['tests', i, 'expected_results'], message)
  }
  if (test.has('description') && description !== carried) {
    const message = '`description` is left out: a test of format 5 has none.'
    step.report('convert-lost', ['tests', i, 'description'], message)
  }
  for (const key of ['expected_results', 'description', 'test_type']) test.remove(key)
  if (!test.has('attack_data')) test.set('attack_data', [])
  tests.write(i, test)
}
