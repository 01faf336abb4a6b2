import { expect, test } from 'vitest'
import { styleOf } from '../content/written-value.ts'
import { toBlockStyle } from './block-style.ts'
import { MapText } from './map-text.ts'

const TEXT = `# head
name: A  # its name
# above tags
tags: # inline
  # above story
  analytic_story:
  - One # first
  - Two
  message: 'over
    two lines'

  # deeper, at the end
search: |
  a

  | b
list:
- name: x # x
  data:
  - {a: 1}
- name: y
# tail
`

function parse(text: string): MapText {
  return MapText.parse(text, styleOf(text))!
}

test('what is not changed keeps every character', () => {
  const map = parse(TEXT)
  expect(map.toString()).toBe(TEXT)
  expect(map.entries.map((entry) => entry.key)).toEqual(['name', 'tags', 'search', 'list'])
  map.write('tags', map.map('tags')!)
  const list = map.list('list')!
  list.write(0, list.map(0)!)
  map.write('list', list)
  expect(map.toString()).toBe(TEXT)
})

test('keys are removed, renamed, replaced and added; comments above stay', () => {
  const map = parse(TEXT)
  const tags = map.map('tags')!
  tags.remove('analytic_story')
  tags.rename('message', 'note')
  map.write('tags', tags)
  map.set('version', 3, 'name')
  map.set('date', '2024-01-02', 'version')
  map.remove('list')
  expect(map.toString()).toBe(`# head
name: A  # its name
version: 3
date: '2024-01-02'
# above tags
tags: # inline
  # above story
  note: 'over
    two lines'

  # deeper, at the end
search: |
  a

  | b
# tail
`)
})

test('items of a list', () => {
  const map = parse(TEXT)
  const list = map.list('list')!
  const second = list.map(1)!
  second.set('type', 'unit')
  list.write(1, second)
  list.add({ name: 'z', data: ['b'] })
  map.write('list', list)
  expect(map.toString()).toContain(
    '- name: y\n  type: unit\n# tail\n- name: z\n  data:\n  - b\n'.replace('# tail\n', ''),
  )
})

test('the last map emptied is written as such', () => {
  const map = parse('a:\n  b: 1\nc: 2\n')
  const inner = map.map('a')!
  inner.remove('b')
  map.write('a', inner)
  expect(map.toString()).toBe('a: {}\nc: 2\n')
})

test('Windows line ends stay, and new lines get them', () => {
  const text = 'a: 1\r\nb:\r\n  c: 2\r\n'
  const map = parse(text)
  map.set('d', ['x'])
  expect(map.toString()).toBe(`${text}d:\r\n- x\r\n`)
})

test('a file of another indentation is written in it', () => {
  const text = 'a:\n    b: 1\nl:\n    - x\n'
  const map = parse(text)
  map.set('notes', [{ f: 'a', g: 'b' }])
  expect(map.toString()).toBe(`${text}notes:\n    - f: a\n      g: b\n`)
})

test('flow maps, anchors and merge keys are opened, comments kept', () => {
  const { text, rewritten } = toBlockStyle(
    '# head\nbase: &b {x: 1, y: [a, b]}\ntags:\n  <<: *b\n  z: 2 # why\nother: *b\n',
  )
  expect(rewritten).toBe(true)
  expect(text).toContain('# why')
  expect(
    parse(text)
      .map('tags')!
      .entries.map((entry) => entry.key),
  ).toEqual(['x', 'y', 'z'])
  expect(text).not.toMatch(/[&*]b\b/)
})

test('a quoted text that YAML 1.2 forbids is indented first', () => {
  const { text } = toBlockStyle("search: 'a\nb'\nname: x\n")
  expect(parse(text).entries.map((entry) => entry.key)).toEqual(['search', 'name'])
})

test('a file without a last line break', () => {
  expect(parse(toBlockStyle('a: 1\nb: 2').text).toString()).toBe('a: 1\nb: 2\n')
})
