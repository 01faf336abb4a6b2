import { expect, test } from 'vitest'
import { ATTACK_VERSION, allTactics, killChainPhases, tacticsOf, technique, techniqueIds } from './attack.ts'

test('techniques and sub-techniques', () => {
  expect(technique('T1649')).toEqual({
    id: 'T1649',
    name: 'Steal or Forge Authentication Certificates',
    tactics: [{ id: 'TA0006', shortName: 'credential-access', name: 'Credential Access' }],
    revoked: false,
    deprecated: false,
  })
  expect(technique('T1003.001')?.name).toBe('LSASS Memory')
  expect(technique('T1574.002')).toMatchObject({ revoked: true })
  for (const id of ['T9999', 'constructor', '', 't1649']) expect(technique(id)).toBeUndefined()
})

test('tactics in the order of the matrix', () => {
  expect(tacticsOf('T1053.005').map((tactic) => tactic.shortName)).toEqual([
    'execution',
    'persistence',
    'privilege-escalation',
  ])
  expect(tacticsOf('T1078').map((tactic) => tactic.id)).toEqual(['TA0001', 'TA0003', 'TA0004', 'TA0005'])
  expect(tacticsOf('T9999')).toEqual([])
})

test('kill-chain phases', () => {
  expect(killChainPhases(tacticsOf('T1053.005'))).toEqual(['Exploitation', 'Installation'])
  expect(killChainPhases(['impact', 'exfiltration', 'command-and-control'])).toEqual([
    'Actions on Objectives',
    'Command and Control',
  ])
  expect(killChainPhases(['stealth', 'no-such-tactic'])).toEqual(['Exploitation'])
  expect(killChainPhases([])).toEqual([])
})

test('the table is whole', () => {
  expect(ATTACK_VERSION).toBe('18.1')
  expect(allTactics()).toHaveLength(14)
  expect(techniqueIds()).toHaveLength(835)
  for (const id of techniqueIds()) {
    const tactics = tacticsOf(id)
    expect(tactics.length).toBeGreaterThan(0)
    expect(killChainPhases(tactics).length).toBeGreaterThan(0)
  }
})
