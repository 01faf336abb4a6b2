import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventFields } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { wevtutilText } from './wevtutil-text.ts'
import { cleanLabel, wineventlogText } from './wineventlog-text.ts'

function read(
  text: string,
  extraction = wineventlogText,
): { fields: Record<string, unknown>; problem: string | undefined } {
  const names = new FieldNames()
  const fields = new EventFields(names)
  // Between other text: positions count.
  const problem = extraction(names)(`before\n${text}\nafter=1`, 7, 7 + text.length, fields)
  const found: Record<string, unknown> = {}
  fields.each((slot, value) => {
    found[slot.name] = value
  })
  return { fields: found, problem }
}

const event = (message: string, header = 'EventCode=1') => `03/05/2024 10:18:29 AM\n${header}\nMessage=${message}`

describe('the header', () => {
  it('is pairs up to the message, the text behind the first equals sign', () => {
    const { fields, problem } = read('03/05/2024 10:18:29 AM\r\nLogName=A=B\r\nOpCode=\r\nUser=x y\r\nMessage=m')
    expect(problem).toBeUndefined()
    expect(fields).toEqual({ LogName: 'A=B', User: 'x y', Message: 'm' })
  })
  it('may be all there is, and one without a time is said to be', () => {
    expect(read('03/05/2024 10:18:29 AM')).toEqual({ fields: {}, problem: undefined })
    expect(read('LogName=A\nMessage=')).toEqual({
      fields: { LogName: 'A' },
      problem: 'text: the event does not begin with a time',
    })
  })
  it('passes over lines that are no pairs', () => {
    expect(read('03/05/2024 10:18:29 AM\nno pair\n=x\n<a b="c">=d\nLogName=A').fields).toEqual({ LogName: 'A' })
  })
})

describe('the message', () => {
  it.each([
    [
      'a title gives no field',
      'T.\n\nSubject:\n\tAccount Name:\t\tmira',
      { Account_Name: 'mira', Subject_Account_Name: 'mira' },
    ],
    [
      'a label in two sections has two values',
      'T.\nSubject:\n\tLogon ID:\t0x1\nNew Logon:\n\tLogon ID:\t0x2',
      { Logon_ID: ['0x1', '0x2'], Subject_Logon_ID: '0x1' },
    ],
    [
      'other signs become _',
      'T.\n\tPackage Name (NTLM only):\t-\n\t- Network Information:\tx',
      { Package_Name__NTLM_only_: '-', Network_Information: 'x' },
    ],
    ['pairs count too', 'T.\n\tHostName=ConsoleHost\n\tEmpty=', { HostName: 'ConsoleHost' }],
    ['a colon without a blank behind it ends no label', 'T.\nC:\\a.exe\nhttps://karst.example/a\n10:30', {}],
    ['code and markup are no labels', 'T.\n<a>b: c</a>\n{"x": 1}\nif (a) { b: 2 }', {}],
    [
      'a list goes on in lines of its own',
      'T.\n\tPrivileges:\t\tSeA\n\t\t\tSeB\n\n\t\t\tSeC',
      { Privileges: ['SeA', 'SeB'] },
    ],
    [
      'a title inside a section does not end it',
      'T.\nTarget Account:\n\tUser Account Control:\t\n\tSecurity ID:\tS-1',
      { Security_ID: 'S-1', Target_Security_ID: 'S-1' },
    ],
  ])('%s', (_, message, expected) => {
    const { Message, EventCode, ...fields } = read(event(message)).fields
    expect(fields).toEqual(expected)
  })
  it('keeps the XML of a task whole, also one that is cut off', () => {
    const task = '<Task>\n  <A>b: c</A>\n</Task>'
    expect(
      read(event(`T.\n\tTask Name: \t\\x\n\tTask Content: \t${task}\nOther Information:\n\tP: 1`)).fields,
    ).toMatchObject({
      Task_Name: '\\x',
      Task_Content: task,
      P: '1',
    })
    expect(read(event('T.\n\tTask New Content: \t<Task>\n  <A>b: c')).fields.Task_Content).toBe('<Task>\n  <A>b: c')
  })
  it('whatever it is, is kept and never a failure', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (message) => {
        expect(read(event(message)).fields.Message).toBe(message.trim() === '' ? undefined : message)
        expect(() => read(message, wevtutilText)).not.toThrow()
      }),
    )
  })
  it('of a megabyte of colons is read in time', () => {
    const started = performance.now()
    read(event(`${'a: '.repeat(300_000)}\n${'a:'.repeat(100_000)}\n${' '.repeat(300_000)}x`))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('names', () => {
  it.each([
    ['Account Name', 'Account_Name'],
    ['__x', 'x'],
    ['2nd Value', 'nd_Value'],
    ['Ünï', 'n_'],
  ])('%s is %s', (label, name) => {
    expect(cleanLabel(label)).toBe(name)
  })
})

describe('wevtutil', () => {
  it('N/A is no value, and a description that could not be rendered none either', () => {
    const text = 'Event[0]\r\n  Log Name: A\r\n  Event ID: 7\r\n  User: N/A\r\n  Level: \r\n  Description: \r\nN/A\r\n'
    expect(read(text, wevtutilText)).toEqual({ fields: { LogName: 'A', EventCode: '7' }, problem: undefined })
  })
})
