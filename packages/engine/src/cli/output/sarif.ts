/** Findings in the format that code hosts show beside a change: SARIF 2.1.0. */
import { DIAGNOSTICS, RULES } from '@karst/spl'
import { VERSION } from '../version.ts'
import type { ShownFinding } from './lint.ts'

const LEVEL: Record<string, string> = { error: 'error', warning: 'warning', info: 'note' }

/** Findings without a file, of a search on the command line, have no place there and are left out. */
export function toSarif(findings: readonly ShownFinding[]): object {
  const placed = findings.filter(({ inFile }) => inFile)
  const codes = [...new Set(placed.map(({ code }) => code))].sort()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'karst', version: VERSION, rules: codes.map(describeRule) } },
        results: placed.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: LEVEL[finding.severity] ?? 'none',
          message: { text: finding.hint === undefined ? finding.message : `${finding.message} ${finding.hint}` },
          locations: [{ physicalLocation: placeOf(finding) }],
        })),
      },
    ],
  }
}

function placeOf({ file, line, column, endLine, endColumn }: ShownFinding): object {
  const end = endLine === undefined ? {} : { endLine, endColumn }
  return {
    artifactLocation: { uri: file.replaceAll('\\', '/') },
    region: { startLine: line, startColumn: column, ...end },
  }
}

function describeRule(id: string): object {
  const rule = RULES.find(({ code }) => code === id)
  const severity = rule?.severity ?? DIAGNOSTICS[id as keyof typeof DIAGNOSTICS] ?? 'error'
  const level = { defaultConfiguration: { level: LEVEL[severity] } }
  if (!rule) return { id, ...level }
  return { id, shortDescription: { text: rule.docs.summary }, fullDescription: { text: rule.docs.why }, ...level }
}
