import { expect, test } from 'vitest'
import { parseDocument } from './content-object.ts'
import { macroKey, readMacro } from './macro.ts'
import { YamlDocument } from './yaml-document.ts'

function read(yaml: string) {
  const { object, diagnostics } = parseDocument(new YamlDocument('macros/m.yml', yaml), readMacro)
  return { macro: object, codes: diagnostics.map((d) => `${d.code} ${d.path ?? ''}`) }
}

test('a macro with arguments', () => {
  const { macro, codes } = read('name: ctime\narguments: [field]\ndefinition: convert ctime($field$)\ndescription: d\n')
  expect(macro).toMatchObject({ name: 'ctime', arguments: ['field'], description: 'd' })
  expect(macro!.definition.text).toBe('convert ctime($field$)')
  expect(macro!.definition.positionOf(8)).toMatchObject({ line: 3, column: 21 })
  expect(codes).toEqual([])
})

test('definitions that YAML would read as something else are texts', () => {
  for (const text of ['null', 'true', 'false', '42', '~'])
    expect(read(`name: m\ndefinition: ${text}\n`).macro?.definition.text).toBe(text)
})

test('the name of a stanza is the name of a macro', () => {
  expect(read('name: ctime(1)\narguments: [f]\ndefinition: x\n').macro?.name).toBe('ctime')
  expect(macroKey('ctime', 1)).toBe('ctime(1)')
  expect(macroKey('sysmon', 0)).toBe('sysmon')
})

test('what a macro needs', () => {
  expect(read('description: d\n').codes).toEqual(['missing-key name', 'missing-key definition'])
  expect(read("name: m\ndefinition: ''\n").codes).toEqual(['missing-key definition'])
  expect(read('name: m\ndefinition: [a]\n').codes).toEqual(['wrong-type definition'])
})
