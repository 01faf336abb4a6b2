/**
 * The calculated fields of the data model Risk.All_Risk. The model computes them when it is searched, so that a new
 * factor changes history; a record carries the values of its run besides, for searches of the index itself.
 */
import { numberFromText } from './result-row.ts'

/** A condition on the event: the field has this value, or one that matches the pattern. */
export type FactorCondition =
  | { readonly field: string; readonly equals: string }
  | { readonly field: string; readonly matches: RegExp }

/** A rule that multiplies or raises the score of events that meet all its conditions (Splunk's "Risk factors"). */
export interface RiskFactor {
  readonly name: string
  readonly enabled: boolean
  readonly operation: 'add' | 'multiply'
  readonly value: number
  readonly conditions: readonly FactorCondition[]
}

/** Enterprise Security ships seven factors, all of them disabled. */
export const NO_RISK_FACTORS: readonly RiskFactor[] = []

/** A record as it was made or as it was read back: text, numbers, lists. */
type RiskRecord = Readonly<Record<string, unknown>>

/** The entity after merging with assets and identities, where the event has been enriched with them. */
export function normalizedRiskObject(record: RiskRecord): string {
  const entity =
    first(record, 'risk_object_asset') ?? first(record, 'risk_object_identity') ?? first(record, 'risk_object')
  const zone = first(record, 'cim_entity_zone')
  return zone === undefined ? (entity ?? '') : `${entity ?? ''}_${zone}`
}

export interface CalculatedRisk extends Record<string, number | string[]> {
  calculated_risk_score: number
}

/**
 * `risk_score * mult + add`. The order is not documented; multiplying first keeps an added bonus what it says. The
 * factors' own fields are there only when a factor matched.
 */
export function calculatedRisk(record: RiskRecord, factors: readonly RiskFactor[]): CalculatedRisk {
  const matching = factors.filter((factor) => factor.enabled && factor.conditions.every((each) => holds(each, record)))
  const multiply = matching.filter(({ operation }) => operation === 'multiply')
  const add = matching.filter(({ operation }) => operation === 'add')
  const mult = multiply.reduce((product, { value }) => product * value, 1)
  const sum = add.reduce((total, { value }) => total + value, 0)
  const score = numberFromText(first(record, 'risk_score') ?? '') ?? 0
  const calculated: CalculatedRisk = { calculated_risk_score: score * mult + sum }
  if (multiply.length > 0) {
    calculated.risk_factor_mult = mult
    calculated.risk_factor_mult_matched = multiply.map(({ name }) => name)
  }
  if (add.length > 0) {
    calculated.risk_factor_add = sum
    calculated.risk_factor_add_matched = add.map(({ name }) => name)
  }
  return calculated
}

function holds(condition: FactorCondition, record: RiskRecord): boolean {
  return all(record, condition.field).some((value) =>
    'equals' in condition ? value === condition.equals : value.search(condition.matches) >= 0,
  )
}

function first(record: RiskRecord, field: string): string | undefined {
  return all(record, field)[0]
}

function all(record: RiskRecord, field: string): string[] {
  const value = Object.hasOwn(record, field) ? record[field] : undefined
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map(String).filter((each) => each !== '')
}
