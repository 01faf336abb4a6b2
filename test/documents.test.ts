/** Documents: links lead somewhere, files that are named exist, the list of decisions is whole. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT, walk } from './architecture/source-tree.ts'

const DOCUMENTS = [
  ...readdirSync(ROOT)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(ROOT, name)),
  ...walk(join(ROOT, 'docs')).filter((file) => file.endsWith('.md')),
].map((file) => relative(ROOT, file))

describe.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8')

  test('its links lead somewhere', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!.replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(document), target)))).toEqual([])
  })

  test('the files that it names are there', () => {
    // Without `<name>`, `*` and the like, which stand for files that a reader makes.
    const named = [...text.matchAll(/(?<![\w/.-])(?:packages|scripts|test|docs|examples|bench)\/[\w./-]+\.\w+/g)].map(
      ([path]) => path,
    )
    expect([...new Set(named)].filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})

test('every decision is in the list', () => {
  const folder = join(ROOT, 'docs', 'decisions')
  const list = readFileSync(join(folder, 'README.md'), 'utf8')
  const records = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name))
  expect(records.filter((name) => !list.includes(`(${name})`))).toEqual([])
  const numbers = records.map((name) => name.slice(0, 4))
  expect(numbers).toEqual([...new Set(numbers)])
})

test('every verb of the command line is in the README', () => {
  const verbs = readFileSync(join(ROOT, 'packages/engine/src/cli/verbs/index.ts'), 'utf8')
  const names = [...verbs.matchAll(/from '\.\/([\w-]+)\.ts'/g)].map(([, name]) => name!)
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  expect(names.filter((name) => !readme.includes(`| \`${name}`))).toEqual([])
})
