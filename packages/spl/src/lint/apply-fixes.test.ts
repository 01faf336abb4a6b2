/** Edits of the expanded text, made in the text that was written. */
import { expect, test } from 'vitest'
import { bareEnvironment, parse } from '../index.ts'
import { applyFixes } from './apply-fixes.ts'
import type { Edit, Fix } from './rule.ts'

const environment = bareEnvironment({ now: 0, macro: (name) => ({ name, arguments: [], definition: 'host=web01' }) })

const { source } = parse('index=a `m` user=zz', environment)

/** An edit of the first place where a text stands. */
function replace(found: string, text: string): Edit {
  const start = source.text.indexOf(found)
  return { span: { start, end: start + found.length }, text }
}

function insert(before: string, text: string): Edit {
  const { start } = replace(before, '').span
  return { span: { start, end: start }, text }
}

const fix = (...edits: Edit[]): Fix => ({ title: 'Test', edits })

const applied = (...fixes: Fix[]): [string, number] => {
  const result = applyFixes(source, fixes)
  return [result.text, result.applied.length]
}

test('an edit behind a macro lands in the text around it', () => {
  expect(applied(fix(replace('user', 'name')))).toEqual(['index=a `m` name=zz', 1])
})

test('several edits are made at once', () => {
  expect(applied(fix(replace('index', 'i')), fix(replace('zz', ''), insert('user', '(')))).toEqual([
    'i=a `m` (user=',
    2,
  ])
  expect(applied(fix(replace('index', 'i'), replace('user', 'u')))).toEqual(['i=a `m` u=zz', 1])
})

test('an edit inside a macro is left out, and so is the fix that it belongs to', () => {
  expect(applied(fix(replace('web01', 'x')))).toEqual(['index=a `m` user=zz', 0])
  expect(applied(fix(replace('index', 'i'), replace('web01', 'x')))).toEqual(['index=a `m` user=zz', 0])
  expect(applied(fix(replace('host=web01 user', 'x')))).toEqual(['index=a `m` user=zz', 0])
})

test('a fix that overlaps another waits for the next time', () => {
  expect(applied(fix(replace('user=zz', 'u=1')), fix(replace('zz', 'y')))[1]).toBe(1)
})

test('text can be put in front of everything', () => {
  expect(applied(fix({ span: { start: 0, end: 0 }, text: 'search ' }))).toEqual(['search index=a `m` user=zz', 1])
})
