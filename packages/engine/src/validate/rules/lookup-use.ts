/** K7 to K9: lookups that nothing uses, and columns that match types and headers get wrong. */
import { didYouMean } from '@karst/spl'
import { openLookup } from '../../content/lookup-table.ts'
import { finding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type Context, fileRule, rules } from '../rule.ts'
import { readersOf } from '../uses.ts'
import { csvOf, shapeOf } from './lookup.ts'

/** Columns that the lookup has, as far as they are known. */
function columnsOf(file: ContentFile, { project }: Context): readonly string[] | undefined {
  const lookup = project.content.lookups.ofFile(file.path)
  const columns = lookup && openLookup(lookup, () => {})?.columns
  return columns && columns.length > 0 ? columns : undefined
}

export const LOOKUP_USE_RULES = rules(
  fileRule(
    'K7',
    'lookup-unused',
    ['lookup'],
    {
      what: 'Some search, drilldown, macro or dashboard names the lookup.',
      why: 'It is left over, or its name is misspelled where it is used.',
      bad: { 'lookups/left_over.yml': 'name: left_over', 'lookups/left_over.csv': 'a\n1\n' },
      good: { 'lookups/known_hosts.csv': 'host,owner\nws-01,mia\n' },
    },
    function* (file, { project }) {
      if (file.name !== '' && readersOf(project, file).length === 0)
        yield finding(file.root.get('name'), `Nothing uses the lookup ${quoted(file.name)}.`)
    },
    { severity: 'warning' },
  ),
  fileRule(
    'K8',
    'match-type-column',
    ['lookup'],
    {
      what: 'Each field in `match_type` is a column of the lookup.',
      why: 'Nothing is matched by wildcard or network otherwise, and nothing says so.',
      bad: 'match_type: [WILDCARD(hots)]',
      good: 'match_type: [WILDCARD(host)]',
    },
    function* (file, context) {
      const columns = columnsOf(file, context)
      const value = file.root.get('match_type')
      if (!columns) return
      for (const item of value.kind === 'text' ? [value] : value.texts())
        for (const [, name] of item.text.matchAll(/\w+\s*\(\s*([^)]+?)\s*\)/g))
          if (!columns.includes(name!))
            yield finding(
              item,
              `The lookup has no column \`${name}\`.`,
              didYouMean(name!, columns) ?? `It has ${columns.join(', ')}.`,
            )
    },
  ),
  fileRule(
    'K9',
    'csv-header',
    ['lookup'],
    {
      what: 'Every column of the CSV file has a name of its own.',
      why: 'Splunk reads one of two columns of the same name, and none without a name.',
      bad: { 'lookups/known_hosts.csv': 'host,owner,owner\nws-01,mia,x\n' },
      good: { 'lookups/known_hosts.csv': 'host,owner,place\nws-01,mia,x\n' },
    },
    function* (file) {
      const header = shapeOf(file)?.header.map((cell) => cell.trim()) ?? []
      const at = { offset: 0, line: 1, column: 1 }
      const range = { start: at, end: at }
      for (const [index, name] of header.entries()) {
        if (name === '') yield { file: csvOf(file)!, range, message: `Column ${index + 1} has no name.` }
        else if (header.indexOf(name) < index)
          yield { file: csvOf(file)!, range, message: `The column \`${name}\` stands twice.` }
      }
    },
    { severity: 'warning' },
  ),
)
