/** Rows in the form in which collect and mcollect write them as events. */
import type { Assignment } from '../plan/plan.ts'
import { call, lambda, list, num, type Scalar, text } from '../plan/scalar.ts'
import { asList, asNumber, exists, numberText } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'
import { searchName, searchTerm } from './search-text.ts'

export interface CollectOptions {
  /** `key=value` pairs that every event gets. */
  marker: string | undefined
  addtime: boolean
  addinfo: boolean
}

/**
 * Rows with `_time`, `_raw` and what collect adds. An event keeps its text; other rows become one of the form
 * `time, name="value", …` (Search Reference, "collect", Events without timestamps; "addinfo" for the info fields).
 */
export function collected(
  input: Relation,
  { marker, addtime, addinfo }: CollectOptions,
  context: LowerContext,
): Relation {
  const time = input.field('_time')
  const at = time ? call('num', 'ifNull', asNumber(time), num(context.environment.now)) : num(context.environment.now)
  const info = addinfo ? infoFields(context) : []
  const pairs = markerFields(marker)
  const written = call('text', 'arrayStringConcat', rawParts(input, addtime ? at : undefined, info), text(', '))
  const own = input.field('_raw')
  const raw = own ? call('text', 'ifNull', own, written) : written
  const marked = marker === undefined ? raw : call('text', 'concat', raw, text(`, ${marker}`))
  const added = [...info, ...pairs].map(({ name, value }): Assignment => ({ name, value: text(value) }))
  return input.extend([{ name: '_time', value: at }, { name: '_raw', value: marked }, ...added])
}

function rawParts(input: Relation, time: Scalar | undefined, info: readonly { name: string; value: string }[]): Scalar {
  // Events have a text; among them only rows of another search need one, whose fields are known columns.
  const names = [...input.columns.keys()].filter((name) => !name.startsWith('_'))
  const fields = names.map((name) => {
    const value = input.field(name)!
    const options = { name: searchName(name), escaped: true, separator: '' }
    if (value.type === 'list') return eachTerm(value, searchName(name))
    const term = searchTerm(value, options)
    return call('list', 'if', exists(value), call('list', 'array', term), list([]))
  })
  const head = time ? [call('list', 'array', timeText(time))] : []
  const constants = list(info.map(({ name, value }) => `${name}=${value}`))
  return call('list', 'arrayConcat', ...head, constants, ...fields, list([]))
}

function eachTerm(value: Scalar, name: string): Scalar {
  const term = lambda(['text'], (each) => searchTerm(each, { name, escaped: true, separator: '' }))
  return call('list', 'arrayMap', term, asList(value))
}

/** 07/16/2024 16:10:30 +0000 */
function timeText(time: Scalar): Scalar {
  const date = call('data', 'toDateTime64', time, num(0), text('UTC'))
  return call('text', 'formatDateTime', date, text('%m/%d/%Y %H:%i:%S +0000'))
}

function infoFields({ environment, range }: LowerContext): { name: string; value: string }[] {
  const time = (value: number | null, open: string): string => (value === null ? open : numberText(value))
  return [
    { name: 'info_min_time', value: time(range.earliest, '0.000') },
    { name: 'info_max_time', value: time(range.latest, '+Infinity') },
    { name: 'info_search_time', value: numberText(environment.now) },
  ]
}

/** The fields of a marker: `report=daily, version="1.0"`. */
function markerFields(marker: string | undefined): { name: string; value: string }[] {
  return [...(marker ?? '').matchAll(/([\w.]+)=("(?:[^"\\]|\\.)*"|[^\s,]+)/g)].map(([, name, value]) => ({
    name: name!,
    value: value!.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1'),
  }))
}
