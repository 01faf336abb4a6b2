/** What `karst validate` found: for people, for programs, for code hosts. */
import { relative } from 'node:path'
import { DIAGNOSTIC_DOCS, DIAGNOSTICS, RULES as LINT_RULES } from '@karst/spl'
import { RULES } from '../../validate/rules/index.ts'
import type { Problem, ValidationReport } from '../../validate/validate.ts'
import type { Paint } from '../terminal.ts'
import { VERSION } from '../version.ts'
import { plural } from './lint.ts'

/** `file:12:5: error[V62]: message`, the line that it is about, and what to do. */
export function renderProblem(problem: Problem, line: string | undefined, paint: Paint): string {
  const { file, line: number, column, severity, rule, message, hint } = problem
  const lines = [`${paint.bold(`${file}:${number}:${column}`)}: ${paint[severity](`${severity}[${rule}]`)}: ${message}`]
  if (line !== undefined && line.trim() !== '') lines.push(...excerpt(problem, line, paint))
  if (hint !== undefined) lines.push(`  ${paint.info('hint')}: ${hint}`)
  return lines.join('\n')
}

const WIDTH = 100

/** The line with marks under the place; of a long line the part around it. */
function excerpt({ line: number, column, endLine, endColumn }: Problem, line: string, paint: Paint): string[] {
  const start = column - 1
  const end = endLine === number ? Math.max(endColumn - 1, start + 1) : line.length
  const from = Math.max(0, Math.min(start - 30, line.length - WIDTH))
  const shown = line.slice(from, from + WIDTH).replace(/[\t\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')
  const gutter = String(number).padStart(4)
  const marks = '━'.repeat(Math.max(1, Math.min(end, from + WIDTH) - start))
  return [
    `${paint.faint(`${gutter} │ `)}${from > 0 ? '…' : ''}${shown}${from + WIDTH < line.length ? '…' : ''}`,
    `${' '.repeat(gutter.length)}   ${' '.repeat(start - from + (from > 0 ? 1 : 0))}${paint.error(marks)}`,
  ]
}

/** `2,565 files, 1,954 searches: 3 errors, 1 warning, 0 notes.` */
export function validationSummary(
  { files, searches, suppressed }: ValidationReport,
  problems: readonly Problem[],
): string {
  const count = (severity: string): number => problems.filter((problem) => problem.severity === severity).length
  const number = (value: number): string => value.toLocaleString('en-US')
  const found = `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('info'), 'note')}`
  const left = suppressed > 0 ? ` ${plural(suppressed, 'finding')} suppressed.` : ''
  return `${number(files)} files, ${number(searches)} searches: ${found}.${left}`
}

export function validationJson(report: ValidationReport, problems: readonly Problem[]): object {
  const { files, searches, format, suppressed } = report
  return { version: 1, files, searches, format, suppressed, problems }
}

/** Workflow commands that GitHub shows beside the changed lines (GitHub Docs, "Workflow commands for GitHub Actions"). */
export function validationAnnotations(problems: readonly Problem[], folder: string): string[] {
  const level = { error: 'error', warning: 'warning', info: 'notice' } as const
  return problems.map(({ severity, file, line, column, endLine, endColumn, rule, message, hint }) => {
    const end = endLine === line && endColumn > column ? `,endColumn=${endColumn - 1}` : ''
    const place = `file=${property(pathFrom(folder, file))},line=${line},endLine=${endLine},col=${column}${end}`
    const text = hint === undefined ? message : `${message} ${hint}`
    return `::${level[severity]} ${place},title=${property(rule)}::${escaped(text)}`
  })
}

function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file)
  return (path.startsWith('..') || path === '' ? file : path).replaceAll('\\', '/')
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

const SARIF_LEVEL = { error: 'error', warning: 'warning', info: 'note' } as const

/** SARIF 2.1.0; paths are those below `folder` where they lie in it. */
export function validationSarif(problems: readonly Problem[], folder: string): object {
  const ids = [...new Set(problems.map(({ rule }) => rule))].sort()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'karst', version: VERSION, rules: ids.map(describeRule) } },
        results: problems.map((problem) => ({
          ruleId: problem.rule,
          ruleIndex: ids.indexOf(problem.rule),
          level: SARIF_LEVEL[problem.severity],
          message: { text: problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(pathFrom(folder, problem.file)) },
                region: regionOf(problem),
              },
            },
          ],
          // The same finding in a file that has moved up or down is the same.
          partialFingerprints: { 'karst/v1': `${problem.rule}:${problem.message}:${problem.text}` },
        })),
      },
    ],
  }
}

function regionOf({ line, column, endLine, endColumn, text }: Problem): object {
  const region = { startLine: line, startColumn: column, endLine, endColumn }
  return text === '' ? region : { ...region, snippet: { text } }
}

function describeRule(id: string): object {
  const rule = RULES.find((each) => each.id === id)
  if (rule)
    return {
      id,
      name: rule.name,
      shortDescription: { text: rule.docs.what },
      fullDescription: { text: rule.docs.why },
      defaultConfiguration: { level: SARIF_LEVEL[rule.severity] },
    }
  const lint = LINT_RULES.find(({ code }) => code === id)
  if (lint) return { id, shortDescription: { text: lint.docs.summary }, fullDescription: { text: lint.docs.why } }
  const code = id as keyof typeof DIAGNOSTICS
  return {
    id,
    shortDescription: { text: DIAGNOSTIC_DOCS[code].meaning },
    defaultConfiguration: { level: SARIF_LEVEL[DIAGNOSTICS[code]] },
  }
}
