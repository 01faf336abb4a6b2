import { describe, expect, test } from 'vitest'
import { jsonLeaves, parsePath, xmlLeaves } from './data-path.ts'

const name = (text: string) => ({ kind: 'name', name: text }) as const
const all = { kind: 'all' } as const

describe('paths', () => {
  test.each([
    ['a.b', [name('a'), name('b')]],
    ['a{}.b-c', [name('a'), all, name('b-c')]],
    ['a{2}{@id}', [name('a'), { kind: 'index', index: 2 }, { kind: 'attribute', name: 'id' }]],
    ['{}', [all]],
    ['{}.a', [all, name('a')]],
    ['a{}{}', [name('a'), all, all]],
    ['query type{}', [name('query type'), all]],
  ])('%s', (path, steps) => {
    expect(parsePath(path)).toEqual(steps)
  })

  test.each(['', 'a.', '.a', 'a..b', 'a{', 'a{x}', 'a{}b', 'a{@b}.c'])('refuses `%s`', (path) => {
    expect(parsePath(path)).toHaveProperty('error')
  })
})

describe('leaves', () => {
  test('of JSON', () => {
    const found = jsonLeaves('{"a":{"b":0,"c.d":0},"e":[0,0],"f":[{"g":0},{"h":[[0]]}],"i":{},"j":[]}')
    expect(found?.map((leaf) => `${leaf.name}${leaf.multi ? '*' : ''}`)).toEqual([
      'a.b',
      'a.c.d',
      'e{}*',
      'f{}.g*',
      'f{}.h{}{}*',
    ])
    expect(jsonLeaves('[{"a":0}]')?.map((leaf) => leaf.name)).toEqual(['{}.a'])
    expect(jsonLeaves('0')).toEqual([])
    expect(jsonLeaves('{"a":')).toBeUndefined()
  })

  test('of XML', () => {
    const found = xmlLeaves('<r id><a>x</a><a>x</a><b k l/><c><d>x</d></c></r>')
    expect(found.map((leaf) => `${leaf.name}${leaf.multi ? '*' : ''}`)).toEqual([
      'r{@id}',
      'r.a*',
      'r.b{@k}',
      'r.b{@l}',
      'r.c.d',
    ])
  })
})
