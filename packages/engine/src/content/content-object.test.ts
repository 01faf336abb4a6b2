import { expect, test } from 'vitest'
import { readBaseline } from './baseline.ts'
import { type ObjectReader, parseDocument, parseFile } from './content-object.ts'
import { readDataSource } from './data-source.ts'
import { readInvestigation } from './investigation.ts'
import { readStory } from './story.ts'
import { YamlDocument } from './yaml-document.ts'

function read<T>(yaml: string, reader: ObjectReader<T>) {
  const { object, diagnostics } = parseDocument(new YamlDocument('x.yml', yaml), reader)
  return { object, codes: diagnostics.map((d) => `${d.code} ${d.path ?? ''}`) }
}

const HEAD = "name: N\nid: i\nversion: '2'\ndate: 2024-01-02\nauthor: a\ndescription: d\nreferences: [r]\n"

test('the header', () => {
  expect(read(HEAD, (_, header) => header).object).toMatchObject({
    name: 'N',
    id: 'i',
    version: 2,
    date: '2024-01-02',
    author: 'a',
    references: ['r'],
    status: '',
    filePath: 'x.yml',
  })
})

test('a file that is no YAML gives no object', () => {
  expect(read('a: "b" c\n', readStory).object).toBeUndefined()
  expect(parseFile('/no/such.yml', readStory)).toMatchObject({
    object: undefined,
    diagnostics: [{ code: 'file-unreadable' }],
  })
})

test('a story, its keys below tags or at the top', () => {
  const keys = 'category: [Malware]\nproduct: [P]\nusecase: U\ncve: [C]\n'
  const wanted = { narrative: 'n', categories: ['Malware'], product: ['P'], useCase: 'U', cve: ['C'] }
  expect(
    read(`${HEAD}narrative: n\ntags:\n${keys.replaceAll(/^/gm, '  ').trimEnd()}\n`, readStory).object,
  ).toMatchObject(wanted)
  expect(read(`${HEAD}narrative: n\n${keys}`, readStory).object).toMatchObject(wanted)
  expect(read(HEAD, readStory).codes).toEqual(['missing-key narrative'])
})

test('a data source', () => {
  const yaml = `${HEAD}source: s\nsourcetype: st\nseparator: EventID\nfields: [a, b]\noutput_fields: [dest]
supported_TA:
- {name: T, url: u, version: 1.10}
field_mappings:
- {data_model: cim, data_set: E.P, mapping: {a: E.P.a}}
`
  expect(read(yaml, readDataSource)).toMatchObject({
    object: {
      eventSource: 's',
      sourcetype: 'st',
      separator: 'EventID',
      fields: ['a', 'b'],
      outputFields: ['dest'],
      supportedAddOns: [{ name: 'T', url: 'u', version: '1.10' }],
      fieldMappings: [{ dataModel: 'cim', dataSet: 'E.P', mapping: { a: 'E.P.a' } }],
    },
    codes: [],
  })
})

test('a baseline', () => {
  const yaml = `${HEAD}search: '| x'\ntags: {detections: [D], analytic_story: [S], security_domain: network}\n`
  expect(read(yaml, readBaseline)).toMatchObject({
    object: { detections: ['D'], analyticStories: ['S'], securityDomain: 'network', deployment: undefined },
    codes: [],
  })
  expect(read(HEAD, readBaseline)).toMatchObject({ object: undefined, codes: ['missing-key search'] })
})

test('an investigation and its inputs', () => {
  const { object } = read(`${HEAD}search: "x dest=$dest$ user=$user$ d2=$dest$ cost=5$"\n`, readInvestigation)
  expect(object?.inputs).toEqual(['dest', 'user'])
})
