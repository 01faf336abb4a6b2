/** What all objects have at their top: id, version, dates, author. */

import { objectId } from '../content/object-id.ts'
import type { Entry } from './map-text.ts'
import { renameEntry } from './map-text.ts'
import type { Step } from './step.ts'

/** Format 5 wants these of lookups, deployments and others that format 4 took without. */
export function completeHeader(step: Step): void {
  const { facts, kind } = step
  const why = `the new format wants it of a ${kind}`
  step.assume('id', objectId(kind, step.text('name')), 'name', why)
  step.assume('version', 1, 'id', why)
  if (!step.map.has('creation_date')) step.assume('date', facts.date, 'version', why)
  step.assume('author', facts.author, step.map.has('date') ? 'date' : 'version', why)
  if (!step.map.has('description')) step.assume('description', step.text('name'), 'author', why)
}

/** `date` becomes the day of creation and the day of the last change. */
export function headerTo6(step: Step): void {
  const { map, kind } = step
  const why = `format 6 wants it of a ${kind}`
  step.assume('id', objectId(kind, step.text('name')), 'name', why)
  step.assume('version', 1, 'id', why)
  raiseVersion(step)
  if (!map.has('date')) step.assume('date', step.facts.date, 'version', why)
  const date = map.get('date')
  if (date !== undefined) {
    const modification: Entry = { key: 'date', lead: '', text: date.text }
    renameEntry(date, 'creation_date')
    renameEntry(modification, 'modification_date')
    // The comment beside the date is there once.
    modification.text = modification.text.replace(/[ \t]+#[^\n'"]*(?=\r?\n$)/, '')
    map.insert(modification, 'creation_date')
  }
  step.assume('author', step.facts.author, 'modification_date', why)
  if (!map.has('description')) step.assume('description', step.text('name'), 'author', why)
}

function raiseVersion(step: Step): void {
  if (step.text('version').trim() !== '0') return
  step.map.set('version', 1)
  step.report('convert-changed', ['version'], '`version: 0` becomes 1: format 6 counts from 1.')
}

/** The day of the last change becomes `date`; the day of creation has no place. */
export function headerTo5(step: Step): void {
  const { map } = step
  const created = step.text('creation_date')
  if (map.has('modification_date')) {
    const differs = created !== '' && created !== step.text('modification_date')
    if (map.has('creation_date') && differs)
      step.lose('creation_date', 'formats 4 and 5 have one date, that of the last change')
    else map.remove('creation_date')
    map.rename('modification_date', 'date')
  } else map.rename('creation_date', 'date')
}

/** Keys that stood below `tags` go to the top, in its place. */
export function hoistTags(step: Step, fate: (key: string) => string | undefined): void {
  const { map } = step
  const tags = map.map('tags')
  const entries: Entry[] = []
  for (const entry of tags?.entries ?? []) {
    const to = fate(entry.key)
    if (to === undefined) continue
    if (map.has(to)) {
      const message = `\`tags.${entry.key}\` is left out: the file also has \`${to}\` at its top.`
      step.report('convert-lost', ['tags', entry.key], message)
      continue
    }
    if (to !== entry.key) renameEntry(entry, to)
    entries.push(entry)
  }
  const at = map.entries.findIndex((entry) => entry.key === 'tags')
  if (at === -1) return
  const old = map.entries[at]!
  if (entries[0]) entries[0].lead = old.lead + entries[0].lead
  map.entries.splice(at, 1, ...entries)
  const behind = (entries[0] ? '' : old.lead) + (tags?.tail ?? '')
  const next = map.entries[at + entries.length]
  if (next) next.lead = behind + next.lead
  else map.tail = behind + map.tail
}

/** Keys of the top go below `tags`, where the first of them stood. */
export function nestTags(step: Step, fate: (key: string) => string | undefined): void {
  const { map } = step
  const moved = map.entries.filter((entry) => fate(entry.key) !== undefined)
  const at = map.entries.findIndex((entry) => fate(entry.key) !== undefined)
  map.entries = map.entries.filter((entry) => fate(entry.key) === undefined)
  const position = at === -1 ? map.entries.length : at
  const blanks = ' '.repeat(map.style.indent)
  const inside = moved.map((entry) => {
    const to = fate(entry.key)!
    if (to !== entry.key) renameEntry(entry, to)
    return (entry.lead + entry.text).replace(/^(?=[^\r\n])/gm, blanks)
  })
  const body = inside.join('')
  const text = body === '' ? `tags: {}${map.style.eol}` : `tags:${map.style.eol}${body}`
  map.entries.splice(position, 0, { key: 'tags', lead: '', text })
}
