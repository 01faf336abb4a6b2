/** Lookups: format 4 names a file or a collection, formats 5 and 6 a type, and the file is the twin of the YAML file. */
import { basename } from 'node:path'
import type { Lookup } from '../content/lookup.ts'
import { completeHeader } from './header.ts'
import type { Step } from './step.ts'

export interface FileMove {
  /** The file on disk. */
  from: string
  /** The name that it is to have beside the YAML file. */
  name: string
}

/** What the lookup's own file is to be called, beside the YAML file at `path`; undefined where it stays as it is. */
export function lookupTo5(step: Step, lookup: Lookup, path: string): FileMove | undefined {
  const { map } = step
  const { backing } = lookup
  if (!map.has('lookup_type')) map.set('lookup_type', backing.kind, 'name')
  if (backing.kind === 'kvstore') kvstoreTo5(step, lookup)
  else step.drop('fields_list', 'the header of the file says it')
  map.remove('collection')
  map.remove('filename')
  matchTo5(step, lookup)
  completeHeader(step)
  return backing.kind === 'kvstore' ? undefined : twinOf(path, backing.path)
}

function kvstoreTo5(step: Step, lookup: Lookup): void {
  const { map } = step
  if (lookup.backing.kind === 'kvstore' && lookup.backing.collection !== lookup.name) {
    const message = `The collection \`${lookup.backing.collection}\` is called \`${lookup.name}\` in format 5, as the lookup is.`
    step.report('convert-changed', ['collection'], message)
  }
  const withKey = lookup.fields.includes('_key') ? lookup.fields : ['_key', ...lookup.fields]
  const fields = ['_key', ...withKey.filter((field) => field !== '_key')]
  const moved = fields.some((field, i) => lookup.fields[i] !== field)
  if (moved) step.report('convert-changed', ['fields_list'], '`_key` is the first field: format 5 wants it there.')
  if (!map.has('fields') || moved) map.set('fields', fields, map.has('fields_list') ? 'fields_list' : undefined)
  map.remove('fields_list')
}

function matchTo5(step: Step, lookup: Lookup): void {
  const { map, plain } = step
  const exact = lookup.matchType.filter(({ kind }) => kind === 'EXACT')
  for (const { field } of exact) {
    const message = `\`EXACT(${field})\` is left out: it is how every other field matches, and format 5 refuses it.`
    step.report('convert-dropped', ['match_type'], message)
  }
  const types = lookup.matchType.filter(({ kind }) => kind !== 'EXACT').map(({ kind, field }) => `${kind}(${field})`)
  const text = typeof plain.match_type === 'string'
  if (map.has('match_type') && types.length === 0) map.remove('match_type')
  else if (map.has('match_type') && (text || exact.length > 0)) map.set('match_type', types)
  const sensitive = step.text('case_sensitive_match')
  if (sensitive !== '' && /["']/.test(map.get('case_sensitive_match')?.text ?? '')) {
    map.set('case_sensitive_match', lookup.caseSensitive)
  }
}

function twinOf(yaml: string, path: string): FileMove | undefined {
  const extension = path.toLowerCase().endsWith('.mlmodel') ? '.mlmodel' : '.csv'
  const name = basename(yaml).replace(/\.ya?ml$/i, '') + extension
  return basename(path) === name ? undefined : { from: path, name }
}

export function lookupTo4(step: Step, lookup: Lookup): void {
  const { map } = step
  const { backing } = lookup
  if (backing.kind === 'kvstore') {
    if (!map.has('collection')) map.set('collection', backing.collection, 'name')
    if (map.has('fields')) {
      map.set('fields_list', lookup.fields.join(', '), 'fields')
      map.remove('fields')
    }
  } else if (!map.has('filename')) map.set('filename', backing.fileName, 'name')
  if (Array.isArray(step.plain.match_type)) {
    map.set('match_type', lookup.matchType.map(({ kind, field }) => `${kind}(${field})`).join(', '))
  }
  map.remove('lookup_type')
}
