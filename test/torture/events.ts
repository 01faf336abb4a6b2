/** Small events for the searches: where they come from, and the fields that the searches read. */
import type { EventRow } from '../../packages/engine/src/stores/store.ts'
import { NOW } from './bench.ts'

export type Fields = Record<string, string | readonly string[]>

interface Origin {
  index?: string
  sourcetype?: string
  source?: string
  tag?: string[]
}

/** `_time`, `_raw` and `host` among the fields are the event's own. */
export function event(origin: Origin, fields: Fields): EventRow {
  const { _time = String(NOW - 60), _raw = '', host = 'case', ...rest } = fields
  return {
    _time: Number(_time),
    index: origin.index ?? 'main',
    source: origin.source ?? 'case',
    sourcetype: origin.sourcetype ?? 'case',
    host: String(host),
    _raw: String(_raw),
    tag: origin.tag ?? [],
    fields: rest as Record<string, string | string[]>,
  }
}

/** An event of Endpoint.Processes. */
export function processEvent(fields: Fields): EventRow {
  return event({ tag: ['process', 'report'] }, { dest: 'ws-01', user: 'mia', process_id: '1', ...fields })
}

export function sysmonEvent(code: number, fields: Fields): EventRow {
  const source = 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational'
  return event({ sourcetype: 'XmlWinEventLog', source }, { EventCode: String(code), ...fields })
}

/** An event of a Windows log whose macro looks for an event type. */
export function windowsEvent(log: 'security' | 'system', code: number, fields: Fields): EventRow {
  return event(
    { sourcetype: 'XmlWinEventLog' },
    { eventtype: `wineventlog_${log}`, EventCode: String(code), ...fields },
  )
}
