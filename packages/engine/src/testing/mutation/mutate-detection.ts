/**
 * Which conditions of a detection's search its tests need. Each mutant is run over the data of each test that passes,
 * and is killed when the test then fails. What no test notices is said with a reason.
 */
import { parse, type SourceText } from '@karst/spl'
import type { Detection } from '../../content/detection.ts'
import { unlocatedText } from '../../content/located-text.ts'
import { writtenAt } from '../../content/written-at.ts'
import { executeDetection } from '../../detect/execute-detection.ts'
import { inParallel } from '../../search/in-parallel.ts'
import type { Row } from '../../search/result.ts'
import { ExpectationError, expectationOf } from '../detection-tests/expectation.ts'
import type { PreparedData } from '../detection-tests/prepare-data.ts'
import { assertExecuted, type OpenTest, openTest, type TestEnvironment } from '../detection-tests/run-test.ts'
import type { TestCase } from '../detection-tests/test-result.ts'
import { statusOf } from '../detection-tests/verdict.ts'
import { explainSurvivor } from './explain-survivor.ts'
import { applyMutant, type Mutant, type MutantResult } from './mutant.ts'
import { mutantsOf } from './mutants.ts'

export interface MutatedDetection {
  detection: Detection
  mutants: MutantResult[]
  /** Why there are none. */
  reason: string | undefined
}

export interface MutationTest {
  testCase: TestCase
  prepared: PreparedData
}

/** One test with what the search gives over its data as it is. */
interface Baseline {
  testCase: TestCase
  open: OpenTest
  rows: number
  signature: string
}

/** Seconds: what is left out may be what kept the search small. */
const LONGEST_MUTANT = 10

/** `tests` are those of the detection that pass. */
export async function mutateDetection(
  detection: Detection,
  tests: readonly MutationTest[],
  environment: TestEnvironment,
  jobs: number,
): Promise<MutatedDetection> {
  const opened: OpenTest[] = []
  try {
    for (const { prepared } of tests) opened.push(await openTest(prepared, environment))
    const [first] = opened
    if (first === undefined) return { detection, mutants: [], reason: 'No test of it passes.' }
    await first.knowledge.refresh()
    const parsed = parse(detection.search.text, first.knowledge.environment(first.time), detection.name)
    if (parsed.diagnostics.failed) return { detection, mutants: [], reason: 'Its search does not compile.' }
    const baselines: Baseline[] = []
    for (const [at, open] of opened.entries()) {
      const ran = await runOver(detection, parsed.source.text, tests[at]!.testCase, open, environment)
      if (ran?.status !== 'pass')
        return { detection, mutants: [], reason: 'It says something else with its macros expanded.' }
      baselines.push({ testCase: tests[at]!.testCase, open, rows: ran.rows, signature: ran.signature })
    }
    const results: { at: number; result: MutantResult }[] = []
    const mutants = distinct(mutantsOf(parsed.pipeline), parsed.source.text)
    const run = async ([at, mutant]: [number, Mutant]) => ({
      at,
      result: await judge(mutant, parsed.source, detection, baselines, environment),
    })
    for await (const each of inParallel([...mutants.entries()], jobs, run)) results.push(each)
    return { detection, mutants: results.sort((a, b) => a.at - b.at).map(({ result }) => result), reason: undefined }
  } finally {
    for (const { store } of opened) await store.close()
  }
}

/** Two edits may give the same text: `a=*` narrowed at either end. */
function distinct(mutants: readonly Mutant[], text: string): Mutant[] {
  const byText = new Map<string, Mutant>()
  for (const mutant of mutants) {
    const mutated = applyMutant(text, mutant)
    if (!byText.has(mutated)) byText.set(mutated, mutant)
  }
  return [...byText.values()]
}

async function judge(
  mutant: Mutant,
  source: SourceText,
  detection: Detection,
  baselines: readonly Baseline[],
  environment: TestEnvironment,
): Promise<MutantResult> {
  const text = applyMutant(source.text, mutant)
  const condition = source.text.slice(mutant.span.start, mutant.span.end)
  const { macro: _, ...place } = writtenAt(mutant.span, source, detection.search, (name) =>
    environment.content.macro(name),
  )
  const result: MutantResult = {
    mutant,
    condition,
    place,
    status: 'survived',
    rows: 0,
    mutantRows: 0,
    changed: false,
    explanation: '',
  }
  for (const { testCase, open, rows, signature } of baselines) {
    const ran = await runOver(detection, text, testCase, open, environment)
    if (ran === undefined) return { ...result, status: 'invalid' }
    result.rows += rows
    result.mutantRows += ran.rows
    result.changed ||= ran.signature !== signature
    if (ran.status !== 'pass') result.status = 'killed'
  }
  if (result.status === 'survived') result.explanation = explainSurvivor(result)
  return result
}

/** Undefined for a search that can't be run. */
async function runOver(
  detection: Detection,
  text: string,
  testCase: TestCase,
  open: OpenTest,
  environment: TestEnvironment,
): Promise<{ status: string; rows: number; signature: string } | undefined> {
  const { content, limits, timeout, signal } = environment
  const mutated = { ...detection, search: unlocatedText(text, detection.filePath) }
  try {
    const executed = await executeDetection(open.store, open.knowledge, content, mutated, {
      time: open.time,
      limits: { maxSeconds: Math.min(timeout, LONGEST_MUTANT), ...limits },
      ...(signal ? { signal } : {}),
      write: 'none',
    })
    if (executed.outcome === undefined) return undefined
    const expectation = expectationOf(detection, testCase.test!.name, testCase.at)
    // Drilldowns follow from the rows, and cost more than all else.
    const assertions = await assertExecuted(testCase, executed, expectation, open, { ...environment, strict: false })
    const { rows } = executed.search
    return { status: statusOf(assertions), rows: rows.length, signature: signatureOf(rows) }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ExpectationError) throw error
    // A limit that was met, or a form that nobody writes by hand.
    return undefined
  }
}

/** The rows, whatever their order. */
function signatureOf(rows: readonly Row[]): string {
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .join('\n')
}
