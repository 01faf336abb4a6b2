/** Tests that fell short as SARIF 2.1.0: each at its place in the detection's file. */
import { isAbsolute, relative } from 'node:path'
import { placeOfTest, type TestResult } from '../../testing/detection-tests/test-result.ts'
import { VERSION } from '../version.ts'
import { differenceLine } from './test-junit.ts'

/** The assertions, as rules. */
const RULES: Record<string, string> = {
  data: 'The attack data of a test can be loaded.',
  search: 'The search compiles and runs.',
  results: 'The search returns as many rows as the test expects.',
  'row-fields': 'Rows carry the fields of the risk and threat objects.',
  'risk-events': 'Risk events say what the detection declares.',
  findings: 'Findings are created, and stay out of the risk data model.',
  strict: 'Every record is exactly what the rows call for.',
  expectation: 'Rows, risk events and findings are what the test’s expectation says.',
}

export function testsSarif(results: readonly TestResult[]): object {
  const ids = Object.keys(RULES)
  const found = results.flatMap((result) =>
    result.assertions
      .filter(({ status }) => status === 'fail' || status === 'error')
      .map(({ name, message, differences = [] }) => ({
        ruleId: `test/${name}`,
        ruleIndex: ids.indexOf(name),
        level: 'error',
        message: {
          text: [`${result.case.test?.name ?? ''}: ${message}`, ...differences.map(differenceLine)].join('\n'),
        },
        locations: [{ physicalLocation: place(result) }],
      })),
  )
  const rules = ids.map((id) => ({ id: `test/${id}`, shortDescription: { text: RULES[id]! } }))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'karst', version: VERSION, rules } }, results: found }],
  }
}

function place(result: TestResult): object {
  const { file, line, column } = placeOfTest(result.case)
  return { artifactLocation: { uri: encodeURI(fromHere(file)) }, region: { startLine: line, startColumn: column } }
}

/** Workflow commands that GitHub shows beside the changed lines (GitHub Docs, "Workflow commands for GitHub Actions"). */
export function testAnnotations(results: readonly TestResult[]): string[] {
  return results
    .filter(({ status }) => status === 'fail' || status === 'error')
    .map((result) => {
      const { file, line, column } = placeOfTest(result.case)
      const title = property(`Test: ${result.case.test?.name ?? result.case.detection.name}`)
      return `::error file=${property(fromHere(file))},line=${line},col=${column},title=${title}::${value(result.message)}`
    })
}

/** Code hosts know files by their path in the repository, in which the command is run. */
function fromHere(file: string): string {
  const path = relative('.', file)
  return (path.startsWith('..') || isAbsolute(path) ? file : path).replaceAll('\\', '/')
}

function value(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return value(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
