/** V79 to V90: lookups and their files. */
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseCsv } from '../../content/csv.ts'
import { readTextFile } from '../../content/text-file.ts'
import { checkInteger, checkText, checkTexts, finding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type Finding, fileRule, rules } from '../rule.ts'

function typeOf({ root, format }: ContentFile): string {
  if (format !== 4) return root.get('lookup_type').text
  const file = root.get('filename').text
  return file === ''
    ? root.get('collection').given
      ? 'kvstore'
      : ''
    : file.toLowerCase().endsWith('.mlmodel')
      ? 'mlmodel'
      : 'csv'
}

/** The file behind a CSV lookup or a model. */
function backing(file: ContentFile): string {
  const named = file.format === 4 ? file.root.get('filename').text : `${file.stem}.${typeOf(file)}`
  return join(dirname(file.path), named)
}

export function csvOf(file: ContentFile): string | undefined {
  const path = typeOf(file) === 'csv' ? backing(file) : ''
  return path !== '' && existsSync(path) ? path : undefined
}

interface CsvShape {
  width: number
  header: string[]
  /** Rows of another width, by their lines. */
  ragged: { line: number; cells: number }[]
}

const shapes = new WeakMap<ContentFile, CsvShape>()

/** Records with their lines. Without a quote in the file they are its lines, which is much faster to tell. */
function* recordsOf(text: string): Generator<{ cells: string[]; line: number }> {
  if (text.includes('"')) {
    yield* parseCsv([text])
    return
  }
  let line = 0
  for (const record of text.split(/\r\n|\n|\r/)) {
    line += 1
    if (record !== '') yield { cells: record.split(','), line }
  }
}

/** Undefined for no CSV file, one that can't be read, and an empty one. */
export function shapeOf(file: ContentFile): CsvShape | undefined {
  const known = shapes.get(file)
  if (known) return known
  const path = csvOf(file)
  const text = path === undefined ? undefined : readTextFile(path)
  if (typeof text !== 'string') return undefined
  let shape: CsvShape | undefined
  for (const { cells, line } of recordsOf(text)) {
    if (!shape) shape = { width: cells.length, header: cells, ragged: [] }
    else if (cells.length !== shape.width) shape.ragged.push({ line, cells: cells.length })
  }
  if (shape) shapes.set(file, shape)
  return shape
}

const MOST_ROWS = 10

function* raggedRows(file: ContentFile, longer: boolean): Generator<Finding> {
  const shape = shapeOf(file)
  if (!shape) return
  const rows = shape.ragged.filter(({ cells }) => (longer ? cells > shape.width : cells < shape.width))
  for (const { line, cells } of rows.slice(0, MOST_ROWS)) {
    const at = { offset: 0, line, column: 1 }
    const more =
      rows.length > MOST_ROWS && line === rows[MOST_ROWS - 1]!.line
        ? ` ${rows.length - MOST_ROWS} more rows are like it.`
        : ''
    yield {
      file: csvOf(file)!,
      range: { start: at, end: at },
      message: `The row has ${cells} cells, the header ${shape.width}.${more}`,
    }
  }
}

export const LOOKUP_RULES = rules(
  fileRule(
    'V79',
    'lookup-type',
    ['lookup'],
    {
      what: '`lookup_type` is csv, kvstore or mlmodel. Format 4 has `filename` or `collection` instead.',
      why: 'It says where the rows are.',
      bad: 'lookup_type: table',
      good: 'lookup_type: csv',
    },
    function* (file) {
      const { root, format } = file
      if (format !== 4) yield* checkText(root.get('lookup_type'), { oneOf: ['csv', 'kvstore', 'mlmodel'] })
      else if (typeOf(file) === '') yield finding(root, 'The lookup has neither `filename` nor `collection`.')
    },
  ),
  fileRule(
    'V80',
    'match-type',
    ['lookup'],
    {
      what: 'Each of `match_type` is `WILDCARD(field)` or `CIDR(field)`; format 4 writes them as one text, and also `EXACT(field)`.',
      why: 'Splunk ignores what it does not know, and the field then matches exactly.',
      bad: 'match_type: [WILD(host)]',
      good: 'match_type: [WILDCARD(host)]',
    },
    function* ({ root, format }) {
      const value = root.get('match_type')
      if (format !== 4)
        yield* checkTexts(value, {
          required: false,
          each: { pattern: /(^WILDCARD|CIDR)\(.+\)$/, wanted: '`WILDCARD(field)` or `CIDR(field)`' },
        })
      else if (
        value.kind === 'text' &&
        !value.text.split(',').every((part) => /^\s*(WILDCARD|CIDR|EXACT)\s*\(.+\)\s*$/i.test(part))
      )
        yield finding(
          value,
          `${quoted(value.text)} must be \`WILDCARD(field)\`, \`CIDR(field)\` or \`EXACT(field)\`, with commas between several.`,
        )
    },
  ),
  fileRule(
    'V81',
    'min-matches',
    ['lookup'],
    {
      what: '`min_matches` is a whole number of 0 or more.',
      why: 'Where fewer rows match, the output fields get `default_match`.',
      bad: 'min_matches: -1',
      good: 'min_matches: 1',
    },
    ({ root }) => checkInteger(root.get('min_matches'), { required: false, min: 0 }),
  ),
  fileRule(
    'V82',
    'max-matches',
    ['lookup'],
    {
      what: '`max_matches` is a whole number from 1 to 1000.',
      why: 'Splunk takes no other.',
      bad: 'max_matches: 0',
      good: 'max_matches: 1',
    },
    ({ root }) => checkInteger(root.get('max_matches'), { required: false, min: 1, max: 1000 }),
  ),
  fileRule(
    'V83',
    'csv-missing',
    ['lookup'],
    {
      what: 'The file of a CSV lookup is there: `<file name>.csv` beside the YAML file, in format 4 the one of `filename`.',
      why: 'The lookup has no rows without it.',
      bad: { 'lookups/known_hosts.csv': '' },
      good: { 'lookups/known_hosts.csv': 'host,owner\nws-01,mia\n' },
    },
    function* (file) {
      if (typeOf(file) === 'csv' && csvOf(file) === undefined) {
        const at = file.root.get(file.format === 4 ? 'filename' : 'lookup_type')
        yield finding(at, `There is no file \`${basename(backing(file))}\` beside this one.`)
      }
    },
  ),
  fileRule(
    'V84',
    'csv-empty',
    ['lookup'],
    {
      what: 'The CSV file has a header, and is UTF-8 text.',
      why: 'Its columns have no names without one.',
      bad: { 'lookups/known_hosts.csv': '\n' },
      good: { 'lookups/known_hosts.csv': 'host,owner\n' },
    },
    function* (file) {
      const path = csvOf(file)
      if (path === undefined || shapeOf(file)) return
      const read = readTextFile(path)
      const at = typeof read === 'string' ? { line: 1, column: 1 } : read
      const start = { offset: 0, line: at.line, column: at.column }
      yield {
        file: path,
        range: { start, end: start },
        message: typeof read === 'string' ? 'The file has no header.' : read.message,
      }
    },
  ),
  fileRule(
    'V85',
    'csv-row-long',
    ['lookup'],
    {
      what: 'No row of the CSV file has more cells than the header.',
      why: 'A comma too many shifts the values, or needs quotes around its cell.',
      bad: { 'lookups/known_hosts.csv': 'host,owner\nws-01,mia,x\n' },
      good: { 'lookups/known_hosts.csv': 'host,owner\nws-01,"mia,x"\n' },
    },
    (file) => raggedRows(file, true),
  ),
  fileRule(
    'V86',
    'csv-row-short',
    ['lookup'],
    {
      what: 'No row of the CSV file has fewer cells than the header.',
      why: 'The last columns of such a row have no values.',
      bad: { 'lookups/known_hosts.csv': 'host,owner\nws-01\n' },
      good: { 'lookups/known_hosts.csv': 'host,owner\nws-01,\n' },
    },
    (file) => raggedRows(file, false),
  ),
  fileRule(
    'V87',
    'kvstore-fields',
    ['lookup'],
    {
      what: 'A lookup over a KV store has `fields`, at least one.',
      why: 'Only listed fields can be read.',
      bad: { 'lookups/logon_counts.yml': 'fields: []' },
      good: { 'lookups/logon_counts.yml': 'fields: [_key, user, count]' },
    },
    function* (file) {
      if (typeOf(file) !== 'kvstore') return
      if (file.format === 4) yield* checkText(file.root.get('fields_list'), { min: 1 })
      else yield* checkTexts(file.root.get('fields'), { min: 1 })
    },
  ),
  fileRule(
    'V88',
    'kvstore-key',
    ['lookup'],
    {
      what: 'The first field of a lookup over a KV store is `_key`.',
      why: 'Rows can be replaced by their key only where it is listed.',
      bad: { 'lookups/logon_counts.yml': 'fields: [user, count]' },
      good: { 'lookups/logon_counts.yml': 'fields: [_key, user, count]' },
    },
    function* (file) {
      const first = file.root.get('fields').items()[0]
      if (typeOf(file) === 'kvstore' && first && first.text !== '_key')
        yield finding(first, `The first field must be \`_key\`, not ${quoted(first.text)}.`)
    },
    { formats: [5, 6] },
  ),
  fileRule(
    'V89',
    'model-file-name',
    ['lookup'],
    {
      what: 'The YAML file of a model is called `__mlspl_…`.',
      why: 'The Machine Learning Toolkit finds models by that beginning.',
      bad: { 'lookups/odd_model.yml': 'name: odd_model\nlookup_type: mlmodel', 'lookups/odd_model.mlmodel': 'x' },
      good: {
        'lookups/__mlspl_odd_model.yml': 'name: __mlspl_odd_model\nlookup_type: mlmodel',
        'lookups/__mlspl_odd_model.mlmodel': 'x',
      },
    },
    function* (file) {
      if (typeOf(file) === 'mlmodel' && !file.stem.startsWith('__mlspl_'))
        yield finding(file.root.get('name'), `The file of a model begins with \`__mlspl_\`, not \`${file.stem}\`.`)
    },
    { formats: [5, 6] },
  ),
  fileRule(
    'V90',
    'model-missing',
    ['lookup'],
    {
      what: 'The `.mlmodel` file of a model is beside its YAML file.',
      why: 'There is nothing to apply without it.',
      bad: { 'lookups/__mlspl_odd_model.yml': 'name: __mlspl_odd_model\nlookup_type: mlmodel' },
      good: {
        'lookups/__mlspl_odd_model.yml': 'name: __mlspl_odd_model\nlookup_type: mlmodel',
        'lookups/__mlspl_odd_model.mlmodel': 'x',
      },
    },
    function* (file) {
      if (typeOf(file) === 'mlmodel' && !existsSync(backing(file)))
        yield finding(
          file.root.get(file.format === 4 ? 'filename' : 'lookup_type'),
          `There is no file \`${basename(backing(file))}\` beside this one.`,
        )
    },
  ),
)
