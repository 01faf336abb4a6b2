import { expect, test } from 'vitest'
import { parseDocument } from './content-object.ts'
import { csvLookup, readLookup } from './lookup.ts'
import { YamlDocument } from './yaml-document.ts'

function read(yaml: string, file = 'content/lookups/tools.yml') {
  const { object, diagnostics } = parseDocument(new YamlDocument(file, yaml), readLookup)
  return { lookup: object, codes: diagnostics.map((d) => `${d.code} ${d.path ?? ''}`) }
}

test('format 4: a CSV file', () => {
  const yaml =
    "name: tools\nfilename: tools_2024.csv\ndefault_match: 'false'\nmatch_type: WILDCARD(name), cidr( net ),EXACT(id)\n" +
    "min_matches: 1\nmax_matches: 5\ncase_sensitive_match: 'false'\n"
  expect(read(yaml)).toMatchObject({
    lookup: {
      name: 'tools',
      backing: { kind: 'csv', fileName: 'tools_2024.csv', path: 'content/lookups/tools_2024.csv' },
      matchType: [
        { kind: 'WILDCARD', field: 'name' },
        { kind: 'CIDR', field: 'net' },
        { kind: 'EXACT', field: 'id' },
      ],
      caseSensitive: false,
      defaultMatch: 'false',
      minMatches: 1,
      maxMatches: 5,
    },
    codes: [],
  })
})

test('format 4: a collection and a model', () => {
  expect(read('name: seen\ncollection: seen_c\nfields_list: _key, user , time\n').lookup).toMatchObject({
    backing: { kind: 'kvstore', collection: 'seen_c' },
    fields: ['_key', 'user', 'time'],
    caseSensitive: true,
    defaultMatch: undefined,
    minMatches: 0,
    maxMatches: 1000,
  })
  expect(read('name: __mlspl_m\nfilename: __mlspl_m.mlmodel\n').lookup?.backing).toMatchObject({ kind: 'mlmodel' })
})

test('format 5: the file is the twin of the YAML file', () => {
  expect(
    read('name: tools\nlookup_type: csv\nmatch_type: [WILDCARD(name)]\ndefault_match: false\n').lookup,
  ).toMatchObject({
    backing: { kind: 'csv', fileName: 'tools.csv', path: 'content/lookups/tools.csv' },
    matchType: [{ kind: 'WILDCARD', field: 'name' }],
    defaultMatch: 'false',
  })
  expect(read('name: seen\nlookup_type: kvstore\nfields: [_key, a]\n').lookup).toMatchObject({
    backing: { kind: 'kvstore', collection: 'seen' },
    fields: ['_key', 'a'],
  })
  expect(read('name: __mlspl_m\nlookup_type: mlmodel\n', '__mlspl_m.yml').lookup?.backing).toMatchObject({
    fileName: '__mlspl_m.mlmodel',
  })
})

test('faults', () => {
  expect(read('name: tools\n')).toMatchObject({ lookup: undefined, codes: ['missing-key lookup_type'] })
  expect(read('name: tools\nlookup_type: db\n')).toMatchObject({
    lookup: undefined,
    codes: ['unknown-value lookup_type'],
  })
  expect(read('name: t\nfilename: t.csv\nmatch_type: LIKE(a)\nmax_matches: x\n').codes).toEqual([
    'unknown-value match_type',
    'wrong-type max_matches',
  ])
})

test('a CSV file without a definition has every default', () => {
  expect(csvLookup('/a/b.csv')).toMatchObject({ name: 'b.csv', matchType: [], caseSensitive: true, file: undefined })
})
