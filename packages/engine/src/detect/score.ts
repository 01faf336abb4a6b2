/**
 * The score of a risk event: a numeric `risk_score` of the row replaces the detection's own for every risk object of
 * that row, as Enterprise Security's risk action does. Zero counts; nothing is clamped; ad-hoc scores may be negative.
 */
import { numberFromText, type ResultRow, valuesOf } from './result-row.ts'

export interface RiskScore {
  score: number
  from: 'row' | 'detection'
  /** The row's `risk_score` when it is no number and was therefore not used. */
  ignored?: string
}

export function riskScore(row: ResultRow, defined: number): RiskScore {
  const values = valuesOf(row, 'risk_score')
  if (values.length === 0) return { score: defined, from: 'detection' }
  const score = values.length === 1 ? numberFromText(values[0]!) : undefined
  if (score !== undefined) return { score, from: 'row' }
  return { score: defined, from: 'detection', ignored: values.join(', ') }
}
