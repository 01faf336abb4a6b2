import { bareEnvironment, compile, outputFields } from '@karst/spl'
import { expect, test } from 'vitest'
import type { Deployment } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import type { RiskObject } from '../content/risk.ts'
import { findingEntity, findingTitle } from './finding-title.ts'

type Owner = Parameters<typeof findingEntity>[0]

const rowsOf = ({ search }: Owner) => outputFields(compile(search.text, bareEnvironment({ now: 0 })))

function detection(search: string, riskObjects: RiskObject[], more: { type?: string; message?: string } = {}): Owner {
  const rba = { message: more.message ?? 'tbd', riskObjects, threatObjects: [] }
  return { name: 'Odd', type: more.type ?? 'TTP', rba, search: { text: search } } as unknown as Detection
}

function title(owner: Owner, ruleTitle = '%name%'): string {
  const deployment = { alertAction: { notable: { ruleTitle } } } as unknown as Deployment
  const rows = rowsOf(owner)
  return findingTitle(owner, deployment, findingEntity(owner, rows), rows)
}

const user = (score: number): RiskObject => ({ field: 'user', type: 'user', score })
const dest = (score: number): RiskObject => ({ field: 'dest', type: 'system', score })

test('a finding is about the risk object of the highest score that the rows have', () => {
  const of = (search: string, ...objects: RiskObject[]) => {
    const owner = detection(search, objects)
    return findingEntity(owner, rowsOf(owner))
  }
  expect(of('index=a | stats count by user dest', user(20), dest(40))).toEqual(dest(40))
  expect(of('index=a dest=* | stats count by user', dest(40), user(40))).toEqual(user(40))
  expect(of('index=a | stats count by user', user(20), dest(40))).toEqual(user(40))
  expect(of('index=a | stats count by host', dest(40), user(20))).toEqual(dest(40))
  // Of events anything may be there: what the search names is the better guess.
  expect(of('index=a dest=*', user(40), dest(40))).toEqual(dest(40))
})

test('its title names a field that the rows have', () => {
  expect(title(detection('index=a | stats count by user dest', [dest(40)]))).toBe('Odd on $dest$')
  expect(title(detection('index=a', [dest(40)]))).toBe('Odd on $dest$')
  expect(title(detection('index=a | stats count by vlan host', [dest(40)]))).toBe('Odd on $host$')
  expect(title(detection('index=a | stats count by vlan src', [dest(40)], { message: '$vlan$!' }))).toBe(
    'Odd on $vlan$',
  )
  expect(title(detection('index=a | stats count', [dest(40)]))).toBe('Odd on $count$')
  expect(title(detection('index=a | stats count by user', [dest(40)]), '%name% by $user$')).toBe('Odd by $user$')
})

test('a field whose name has a blank is no token', () => {
  const blank: RiskObject = { field: 'Source IP', type: 'system', score: 40 }
  expect(title(detection('index=a | stats count as Count by "Source IP"', [blank]))).toBe('Odd on $Count$')
  expect(title(detection('index=a', [blank]))).toBe('Odd')
})

test('without risk objects a Correlation is about the risk object, other searches about what the rows name', () => {
  const entity = (type: string, search: string) => {
    const owner = detection(search, [], { type })
    return findingEntity(owner, rowsOf(owner))
  }
  const risk = { field: 'risk_object', type: 'other', score: 70 }
  expect(entity('Correlation', 'index=risk | stats count by risk_object')).toEqual(risk)
  expect(entity('Correlation', 'index=risk')).toEqual(risk)
  expect(entity('TTP', 'index=a')).toEqual(risk)
  expect(entity('TTP', 'index=a | stats count by port src_user')).toEqual({
    field: 'src_user',
    type: 'user',
    score: 70,
  })
  expect(entity('TTP', 'index=a | stats count by port src')).toEqual({ field: 'src', type: 'system', score: 70 })
})
