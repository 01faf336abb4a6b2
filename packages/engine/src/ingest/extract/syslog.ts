/**
 * The head of a syslog line, RFC 3164 and RFC 5424: who wrote it. `process` and `pid` are the names that Splunk's
 * source type syslog has; `syslog_host` is for the rule of `host`. Facility and severity are set where the line begins
 * with them, `msgid` and the parameters of structured data in RFC 5424.
 */
import type { EventFields } from '../event-fields.ts'
import type { FieldNames } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

const FACILITIES =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
const FACILITY = FACILITIES.split(' ')
const SEVERITY = 'emergency alert critical error warning notice informational debug'.split(' ')

/** An octet count (RFC 6587) stands before the priority only. */
const PRIORITY = /(?:\d{1,6} )?<(\d{1,3})>/y
/** VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID, RFC 5424. */
const MODERN = /\d{1,2} (?:-|\d{4}-\d\d-\d\dT\S+) (\S+) (\S+) (\S+) (\S+)(?: |$)/y
/** Traditional times; those of rsyslog and journalctl in ISO form; with a year, as network devices write them. */
const TIME =
  /\s*(?:\*?[A-Z][a-z]{2} [ \d]?\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d+)?(?: \d{4})?(?: [A-Z]{3,4})?:?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*)\s+/y
/** A host has no colon at its end and no bracket: then it is the program, and the line was written without a host. */
const HOST = /([^\s:[\]]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)\s+/y
const TAG = /([\w./@+-]+(?: [\w-]+)?)(?:\(\S+\))?(?:\[(\d+)\])?(?: \S+\))?:(?=\s|$)/y

interface Slots {
  host: ReturnType<FieldNames['slot']>
  process: ReturnType<FieldNames['slot']>
  pid: ReturnType<FieldNames['slot']>
  facility: ReturnType<FieldNames['slot']>
  severity: ReturnType<FieldNames['slot']>
  msgid: ReturnType<FieldNames['slot']>
}

export function syslog(names: FieldNames): Extraction {
  const slots: Slots = {
    host: names.slot('syslog_host'),
    process: names.slot('process'),
    pid: names.slot('pid'),
    facility: names.slot('syslog_facility'),
    severity: names.slot('syslog_severity'),
    msgid: names.slot('msgid'),
  }
  return (text, start, end, fields) => {
    // The expressions look no further than a head can reach.
    const head = text.slice(start, Math.min(end, start + LONGEST_HEAD))
    const at = priority(head, slots, fields)
    MODERN.lastIndex = at
    const modern = at > 0 ? MODERN.exec(head) : null
    if (modern) {
      const [, host, process, pid, msgid] = modern
      const given = [
        [slots.host, host],
        [slots.process, process],
        [slots.pid, pid],
        [slots.msgid, msgid],
      ] as const
      for (const [slot, value] of given) if (value !== '-') fields.set(slot, value!)
      structuredData(text, start + MODERN.lastIndex, end, names, fields)
    } else traditional(head, at, slots, fields)
    return undefined
  }
}

const LONGEST_HEAD = 1024

function priority(head: string, slots: Slots, fields: EventFields): number {
  PRIORITY.lastIndex = 0
  const found = PRIORITY.exec(head)
  if (!found) return 0
  const number = Number(found[1])
  if (number >= FACILITY.length * 8) return 0
  fields.set(slots.facility, FACILITY[number >> 3]!)
  fields.set(slots.severity, SEVERITY[number & 7]!)
  return PRIORITY.lastIndex
}

function traditional(head: string, start: number, slots: Slots, fields: EventFields): void {
  TIME.lastIndex = start
  if (!TIME.test(head)) return
  let at = TIME.lastIndex
  HOST.lastIndex = at
  const host = HOST.exec(head)
  if (host) {
    fields.set(slots.host, host[1]!)
    at = HOST.lastIndex
  }
  TAG.lastIndex = at
  const tag = TAG.exec(head)
  if (!tag) return
  fields.set(slots.process, tag[1]!)
  if (tag[2] !== undefined) fields.set(slots.pid, tag[2])
}

/** `[id name="value" …][id …]`: every parameter is a field. `\"`, `\\` and `\]` stand for the sign itself. */
function structuredData(text: string, start: number, end: number, names: FieldNames, fields: EventFields): void {
  const parameter = / ([^\s="\]]{1,32})="((?:[^"\\\]]|\\.)*)"/y
  for (let at = start; text.charCodeAt(at) === 91 && at < end; ) {
    const id = /\[[^\s="\]]{1,32}/y
    id.lastIndex = at
    if (!id.test(text)) return
    parameter.lastIndex = id.lastIndex
    at = id.lastIndex
    for (let found = parameter.exec(text); found && parameter.lastIndex <= end; found = parameter.exec(text)) {
      const slot = names.slot(found[1]!.replace(/[^A-Za-z0-9_]/g, '_'))
      if (fields.get(slot) === undefined) fields.set(slot, found[2]!.replace(/\\(["\\\]])/g, '$1'))
      at = parameter.lastIndex
    }
    if (text.charCodeAt(at) !== 93) return
    at++
  }
}
