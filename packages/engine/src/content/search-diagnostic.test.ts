import { expect, test } from 'vitest'
import { parseDocument } from './content-object.ts'
import { readMacro } from './macro.ts'
import { diagnosticInFile } from './search-diagnostic.ts'
import { YamlDocument } from './yaml-document.ts'

test('a span of a search is a place in its file', () => {
  const yaml = 'name: m\ndefinition: |-\n  index=main\n    | statz count\n'
  const { object } = parseDocument(new YamlDocument('m.yml', yaml), readMacro)
  const text = object!.definition
  const start = text.text.indexOf('statz')
  const problem = {
    severity: 'error' as const,
    code: 'unknown-command',
    message: 'There is no command `statz`.',
    hint: 'stats',
  }
  expect(diagnosticInFile(problem, text, start, start + 5)).toEqual({
    ...problem,
    file: 'm.yml',
    line: 4,
    column: 7,
    endLine: 4,
    endColumn: 12,
  })
})
