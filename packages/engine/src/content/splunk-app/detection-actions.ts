/** The risk settings and the drilldowns of a saved search. */
import type { WrittenValue } from '../written-value.ts'
import { type AppReading, jsonSetting } from './app-object.ts'
import type { Stanza } from './conf-layers.ts'

/** `action.risk.param._risk` of ES 6.4 and later, else the single risk object of older searches. */
export function riskOf(stanza: Stanza, reading: AppReading): WrittenValue | undefined {
  if (stanza.flag('action.risk') !== true) return undefined
  const message = stanza.text('action.risk.param._risk_message')
  const written = jsonSetting(stanza, 'action.risk.param._risk', reading)
  const list = Array.isArray(written) ? written.filter((each) => typeof each === 'object' && each !== null) : []
  const objects = list.flatMap((each) => riskObject(each as Record<string, unknown>))
  const threats = list.flatMap((each) => threatObject(each as Record<string, unknown>))
  const old = stanza.text('action.risk.param._risk_object')
  if (objects.length === 0 && old !== '') {
    const type = stanza.text('action.risk.param._risk_object_type') || 'other'
    objects.push({ field: old, type, score: Number(stanza.text('action.risk.param._risk_score')) || 1 })
  }
  return { message, risk_objects: objects, threat_objects: threats }
}

function riskObject(each: Record<string, unknown>): { field: string; type: string; score: number }[] {
  if (typeof each.risk_object_field !== 'string') return []
  const score = Number(each.risk_score)
  return [{ field: each.risk_object_field, type: String(each.risk_object_type ?? 'other'), score: score || 0 }]
}

function threatObject(each: Record<string, unknown>): { field: string; type: string }[] {
  if (typeof each.threat_object_field !== 'string') return []
  return [{ field: each.threat_object_field, type: String(each.threat_object_type ?? '') }]
}

/** The list of ES 7 and later, else the single drilldown of older searches. */
export function drilldownsOf(stanza: Stanza, reading: AppReading): WrittenValue | undefined {
  const written = jsonSetting(stanza, 'action.notable.param.drilldown_searches', reading)
  const search = stanza.text('search').trim()
  if (Array.isArray(written)) return written.flatMap((each) => drilldown(each as Record<string, unknown>, search))
  const single = stanza.text('action.notable.param.drilldown_search')
  if (single === '') return undefined
  return [
    {
      name: stanza.text('action.notable.param.drilldown_name') || 'Drilldown',
      search: single,
      earliest_offset: stanza.text('action.notable.param.drilldown_earliest_offset') || null,
      latest_offset: stanza.text('action.notable.param.drilldown_latest_offset') || null,
    },
  ]
}

function drilldown(each: Record<string, unknown>, original: string): WrittenValue[] {
  if (typeof each !== 'object' || each === null || typeof each.search !== 'string') return []
  // The packager has put the search in the placeholder's place.
  const search = original === '' ? each.search : each.search.replaceAll(original, '%original_detection_search%')
  const offset = (value: unknown) => (value === undefined || value === null ? null : String(value))
  return [
    {
      name: String(each.name ?? 'Drilldown'),
      search,
      earliest_offset: offset(each.earliest_offset),
      latest_offset: offset(each.latest_offset),
    },
  ]
}
