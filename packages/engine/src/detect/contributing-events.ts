/** Searches that find the events behind a record. */
import { literalMatchStage } from './literal-match.ts'
import { type ResultRow, valuesOf } from './result-row.ts'
import { escapeQuoted } from './stash.ts'

/**
 * The search of a risk event. Detection tests read the field's name back from it, so a name stands bare with nothing
 * between it and `=`; only one that SPL could not read bare is quoted.
 */
export function contributingEventsSearch(searchName: string, field: string, value: string): string {
  const search = `${savedSearch(searchName)} | search ${fieldName(field)}=${quoted(value)}`
  if (!value.includes('*')) return search
  return search + (literalMatchStage(field, [[{ text: value, literal: true }]]) ?? '')
}

/** The search of a finding: its entity's risk events for one about risk, else the detection's rows like this one. */
export function findingEventsSearch(searchName: string, row: ResultRow, riskFields: readonly string[]): string {
  const [object] = valuesOf(row, 'risk_object')
  const [type] = valuesOf(row, 'risk_object_type')
  if (object !== undefined && type !== undefined) {
    return `| from datamodel Risk.All_Risk | search risk_object=${quoted(object)} risk_object_type=${quoted(type)}`
  }
  const conditions = [...new Set(riskFields)].flatMap((field) => {
    const [value] = valuesOf(row, field)
    return value === undefined ? [] : [`${fieldName(field)}=${quoted(value)}`]
  })
  return conditions.length === 0
    ? savedSearch(searchName)
    : `${savedSearch(searchName)} | search ${conditions.join(' ')}`
}

function savedSearch(searchName: string): string {
  return `| savedsearch ${quoted(searchName)}`
}

function quoted(text: string): string {
  return `"${escapeQuoted(text)}"`
}

function fieldName(field: string): string {
  return /[\s"'()[\],|=<>!]/.test(field) ? quoted(field) : field
}
