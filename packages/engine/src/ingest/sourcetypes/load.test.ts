import { describe, expect, it } from 'vitest'
import { Catalogue } from './catalogue.ts'
import { loadSourceTypes } from './load.ts'

describe('built-in source types', () => {
  const { definitions, problems } = loadSourceTypes()
  it('have no mistakes', () => {
    expect(problems).toEqual([])
    expect(new Catalogue(definitions).entries.length).toBeGreaterThan(8)
  })
})
