import { expect, test } from 'vitest'
import { calculatedRisk, NO_RISK_FACTORS, type RiskFactor } from './risk-factors.ts'
import { riskSeverity } from './urgency.ts'

test('8. risk factors: multiplied first, then added', () => {
  const amy = { risk_score: 40, user_priority: 'high', user_category: ['staff', 'contractor'] }
  const high: RiskFactor = {
    name: 'High Priority User',
    enabled: true,
    operation: 'multiply',
    value: 1.25,
    conditions: [{ field: 'user_priority', equals: 'high' }],
  }
  const contractor: RiskFactor = {
    name: 'Contractor User',
    enabled: true,
    operation: 'add',
    value: 5,
    conditions: [{ field: 'user_category', matches: /contractor/ }],
  }
  const score = (factors: readonly RiskFactor[]) => calculatedRisk(amy, factors).calculated_risk_score
  expect(score(NO_RISK_FACTORS)).toBe(40)
  expect(score([high])).toBe(50)
  expect(score([high, contractor])).toBe(55)
  expect(score([{ ...high, enabled: false }])).toBe(40)
  expect(calculatedRisk(amy, [high, contractor])).toMatchObject({
    risk_factor_mult: 1.25,
    risk_factor_mult_matched: ['High Priority User'],
    risk_factor_add: 5,
    risk_factor_add_matched: ['Contractor User'],
  })
  expect([80, 110, 165, 250, 500].map((sum) => riskSeverity(sum, 'low'))).toEqual([
    ...['low', 'medium', 'medium', 'high', 'critical'],
  ])
})
