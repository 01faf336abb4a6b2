import { describe, expect, it } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { syslog } from './syslog.ts'

const names = new FieldNames()
const extract = syslog(names)

function head(text: string): Record<string, FieldValue> {
  const fields = new EventFields(names)
  extract(`before\n${text}\nJan 1 after`, 7, 7 + text.length, fields)
  const found: Record<string, FieldValue> = {}
  fields.each((slot, value) => {
    found[slot.name] = value
  })
  return found
}

describe('heads of syslog', () => {
  it.each<[string, Record<string, string>]>([
    ['Jan  5 07:08:09 web-1 sshd[5617]: Accepted', { syslog_host: 'web-1', process: 'sshd', pid: '5617' }],
    ['Jan 15 07:08:09 web-1 kernel: [1.2] x', { syslog_host: 'web-1', process: 'kernel' }],
    [
      '<34>Oct 11 22:14:15 10.0.0.5 su: failed',
      { syslog_facility: 'auth', syslog_severity: 'critical', syslog_host: '10.0.0.5', process: 'su' },
    ],
    ['Oct 11 22:14:15 fe80::1 app/x.sh[1]: y', { syslog_host: 'fe80::1', process: 'app/x.sh', pid: '1' }],
    ['Oct 11 22:14:15 web-1 systemd-logind[77]: New', { syslog_host: 'web-1', process: 'systemd-logind', pid: '77' }],
    // Without a host.
    ['Oct 11 22:14:15 cron[9]: run', { process: 'cron', pid: '9' }],
    ['Oct 11 22:14:15 web-1 last message repeated 2 times', { syslog_host: 'web-1' }],
    ['Oct 11 2023 22:14:15.123 UTC: fw-1 : x', { syslog_host: 'fw-1' }],
    ['2024-05-27T09:28:36.123456+00:00 web-1 sudo: x', { syslog_host: 'web-1', process: 'sudo' }],
    ['2024-05-27 09:28:36 web-1 crond(pam_unix)[3]: x', { syslog_host: 'web-1', process: 'crond', pid: '3' }],
    [
      '<165>1 2003-10-11T22:14:15.003Z app.example.test evntslog 88 ID47 [ex@32473 iut="3" src.x="a \\"b\\" \\]"][o@1 iut="4"] text',
      {
        syslog_facility: 'local4',
        syslog_severity: 'notice',
        syslog_host: 'app.example.test',
        process: 'evntslog',
        pid: '88',
        msgid: 'ID47',
        iut: '3',
        src_x: 'a "b" ]',
      },
    ],
    [
      '577 <14>1 - fw.example.test - - - - 1,x',
      { syslog_facility: 'user', syslog_severity: 'informational', syslog_host: 'fw.example.test' },
    ],
    [
      '<14>1 2024-01-01T00:00:00Z - p - - - x',
      { syslog_facility: 'user', syslog_severity: 'informational', process: 'p' },
    ],
    ['<999>Oct 11 22:14:15 h p: x', {}],
    ['no head', {}],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(head(text)).toEqual(expected)
  })
})
