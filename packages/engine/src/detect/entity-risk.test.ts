import { expect, test } from 'vitest'
import { entityRisk } from './entity-risk.ts'
import { runDetection } from './run-detection.ts'
import { SAMPLE_ATTACK, sampleDetection, sampleRun } from './sample-detection.ts'

const rba = {
  message: 'Something on $dest$.',
  riskObjects: [
    { field: 'dest', type: 'system', score: 40 },
    { field: 'user', type: 'user', score: 15 },
  ],
  threatObjects: [],
}

function riskEvents(name: string, techniques: string[], rows: Record<string, string>[]) {
  const detection = sampleDetection({ name, rba, tags: { mitreAttackIds: techniques } })
  return runDetection(sampleRun(detection, rows, { attack: SAMPLE_ATTACK })).riskEvents
}

test('scores add up, an entity is its name and its type, the highest comes first', () => {
  const events = [
    ...riskEvents('First', ['T1557'], [{ dest: 'h1', user: 'amy' }]),
    ...riskEvents('Second', ['T1649'], [{ dest: 'h1', user: 'h1' }]),
    ...riskEvents('Second', ['T1649'], [{ dest: 'h2', user: 'amy' }]),
  ]
  expect(entityRisk(events).map(({ entity, type, score, riskEvents }) => [entity, type, score, riskEvents])).toEqual([
    ['h1', 'system', 80, 2],
    ['h2', 'system', 40, 1],
    ['amy', 'user', 30, 2],
    ['h1', 'user', 15, 1],
  ])
})

test('searches and tactics are distinct; tactics stand in the order of ATT&CK', () => {
  const rows = [{ dest: 'h1' }, { dest: 'h1' }]
  const [entity] = entityRisk([...riskEvents('Late', ['T1557'], rows), ...riskEvents('Early', ['T1649'], rows)])
  expect(entity).toMatchObject({
    searches: ['ESCU - Late - Rule', 'ESCU - Early - Rule'],
    tactics: ['credential-access', 'collection'],
  })
})

test('nothing gives nothing', () => {
  expect(entityRisk([])).toEqual([])
})
