import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile, outputFields } from '../index.ts'

const environment = bareEnvironment({ now: 1_700_000_000 })
const of = (search: string) => outputFields(compile(search, environment))

describe('fields of the rows', () => {
  test('of an aggregation are those that it gives', () => {
    const fields = of('index=main | stats count by user')
    expect(fields.names).toEqual(['user', 'count'])
    expect([fields.has('user'), fields.has('dest')]).toEqual(['yes', 'no'])
  })

  test('of events can be any, but for what was taken away', () => {
    const fields = of('index=main | eval a=1 | fields - b')
    expect(fields.names).toBeUndefined()
    expect([fields.has('a'), fields.has('b'), fields.has('c')]).toEqual(['yes', 'no', 'unknown'])
  })

  test('are unknown where a wildcard stands for fields of events', () => {
    expect(of('index=main | stats values(*) as * by user').has('dest')).toBe('unknown')
  })

  test('are unknown of a search with an error', () => {
    expect(of('index=main | stats count by user | nosuch').has('dest')).toBe('unknown')
  })
})
