/** The registry: every rule of the folder, in order, with documentation whose examples are true. */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile, DIAGNOSTICS, RULES } from '../../index.ts'
import { findings } from '../lint.ts'

const environment = bareEnvironment({ now: 0 })

test('lists every file, by name', () => {
  const files = readdirSync(dirname(fileURLToPath(import.meta.url)))
    .filter((file) => !/\.test\.ts$|^index\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ''))
  expect(RULES.map(({ code }) => code)).toEqual(files.sort())
})

test('no rule has the name of a diagnostic of the compiler', () => {
  expect(RULES.filter(({ code }) => code in DIAGNOSTICS)).toEqual([])
})

describe.each(RULES.map((rule) => [rule.code, rule] as const))('%s', (_code, rule) => {
  const found = (search: string): number => findings(rule, compile(search, environment)).length

  test('its examples compile', () => {
    for (const search of [rule.docs.bad, rule.docs.good])
      expect(compile(search, environment).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('finds its bad example', () => expect(found(rule.docs.bad)).toBe(1))

  test('finds nothing in its good example', () => expect(found(rule.docs.good)).toBe(0))

  test('explains itself in sentences', () => {
    for (const text of [rule.docs.summary, rule.docs.why]) expect(text).toMatch(/^.{20,}\.$/s)
  })
})
