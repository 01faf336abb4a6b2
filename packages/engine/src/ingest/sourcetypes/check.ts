/** Mistakes of a source type file that a schema does not see: names of other entries and tables, cycles, zones, formats. */

import { compileTimeFormat } from '../time/strptime.ts'
import { zoneOf } from '../time/zone.ts'
import { BASE_FIELDS } from './base-fields.ts'
import { delimitedOf } from './compile-reading.ts'
import { isEval } from './conditions.ts'
import type { Definitions, Entry, Rule, TimeRule } from './definition.ts'
import { evalProblems } from './eval-rule.ts'

export interface Mistake {
  path: (string | number)[]
  message: string
}

/** Mistakes of the entries of one file; `all` holds what every file defines. */
export function checkDefinitions(file: Definitions, all: Definitions): Mistake[] {
  const mistakes: Mistake[] = []
  const { sourcetypes: entries, tables } = all
  for (const [id, entry] of Object.entries(file.sourcetypes)) {
    const path = ['sourcetypes', id]
    const say = (message: string, ...rest: (string | number)[]) => mistakes.push({ path: [...path, ...rest], message })
    checkParent(id, entries, (message) => say(message, 'inherits'))
    const tagsOf = tagsOfProblem(id, entries)
    if (tagsOf !== undefined) say(tagsOf, 'tags_of')
    if (entry.events === 'rows' && !delimitedOf(entry.extract ?? [])) {
      say('events are rows where extract is delimited, and it is not', 'events')
    }
    for (const extract of entry.extract ?? []) {
      if (typeof extract === 'object' && 'properties' in extract && !tables[extract.properties]) {
        say(`there is no table ${extract.properties}`, 'extract')
      }
    }
    for (const [field, rules] of Object.entries(entry.fields)) {
      if ((BASE_FIELDS as string[]).includes(field)) {
        say(`${field} is a column of every event: set it with the key of that name, not as a field`, 'fields', field)
      }
      rules.forEach((rule) => {
        checkTables(rule, tables, (message) => say(message, 'fields', field))
      })
    }
    checkExpressions(entry, say)
    for (const rule of entry.host ?? []) checkTables(rule, tables, (message) => say(message, 'host'))
    entry.time?.forEach((rule, i) => {
      checkTime(rule, (message) => say(message, 'time', i))
    })
  }
  return mistakes
}

function checkParent(id: string, entries: Definitions['sourcetypes'], say: (message: string) => void): void {
  const seen = new Set([id])
  for (let parent = entries[id]?.inherits; parent !== undefined; parent = entries[parent]?.inherits) {
    if (!entries[parent] || seen.has(parent)) {
      say(entries[parent] ? `${id} inherits from itself` : `there is no source type ${parent} to inherit from`)
      return
    }
    seen.add(parent)
  }
  const events = [...seen].some((name) => entries[name]?.events)
  if (!events) say(`${id} says nowhere how its text falls into events: add events, or inherits`)
}

/** What is wrong with `tags_of`: the entry whose tags are taken may inherit, but not lead back here. */
function tagsOfProblem(id: string, entries: Definitions['sourcetypes']): string | undefined {
  const seen = new Set<string>()
  const waiting = [entries[id]!.tags_of]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entry = entries[next]
    if (!entry) return `there is no source type ${next} to take tags of`
    if (next === id) return `${id} takes its own tags`
    if (seen.has(next)) continue
    seen.add(next)
    waiting.push(...[entry.tags_of, entry.inherits].filter((one) => one !== undefined))
  }
  return undefined
}

function checkExpressions(entry: Entry, say: (message: string, ...path: (string | number)[]) => void): void {
  const check = ({ when, eval: value }: Pick<Rule, 'when' | 'eval'>, ...path: (string | number)[]): void => {
    for (const one of when ?? []) if (isEval(one)) for (const message of evalProblems(one, true)) say(message, ...path)
    if (value) for (const message of evalProblems(value, false)) say(message, ...path)
  }
  for (const [field, rules] of Object.entries(entry.fields)) for (const rule of rules) check(rule, 'fields', field)
  for (const rule of entry.host ?? []) check(rule, 'host')
  entry.tags.forEach((rule, i) => {
    check(rule, 'tags', i)
  })
}

function checkTables(rule: Rule, tables: Definitions['tables'], say: (message: string) => void): void {
  for (const step of rule.apply ?? []) {
    if (typeof step === 'string') continue
    const name = 'table' in step ? step.table : 'bits' in step ? step.bits : undefined
    if (name === undefined) continue
    const table = tables[name]
    if (!table) say(`there is no table ${name}`)
    else if ('table' in step) checkColumn(name, table, step.column, say)
  }
}

function checkColumn(name: string, table: object, column: string | undefined, say: (message: string) => void): void {
  const columns = 'columns' in table && Array.isArray(table.columns) ? (table.columns as string[]) : undefined
  if (columns && (column === undefined || !columns.includes(column))) {
    say(`the table ${name} has the columns ${columns.join(', ')}: name one of them with column`)
  }
  if (!columns && column !== undefined) say(`the table ${name} has no columns`)
}

function checkTime(rule: TimeRule, say: (message: string) => void): void {
  if (typeof rule.zone === 'string' && !zoneOf(rule.zone)) say(`unknown time zone ${rule.zone}`)
  for (const format of rule.format ?? []) {
    if (format === 'iso' || format === 'epoch') continue
    if (!format.includes('%')) say(`a time format is iso, epoch or a text with % words, not ${format}`)
    else if (!compileTimeFormat(format, () => 0)) say(`unknown % word in the time format ${format}`)
  }
}
