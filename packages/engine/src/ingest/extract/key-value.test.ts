import { describe, expect, it } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { type KeyValue, keyValue } from './key-value.ts'

function pairs(text: string, form: KeyValue = {}): Record<string, FieldValue> {
  const names = new FieldNames()
  const fields = new EventFields(names)
  keyValue(names, form)(`=x ${text} y=z`, 3, text.length + 3, fields)
  const found: Record<string, FieldValue> = {}
  fields.each((slot, value) => {
    found[slot.name] = value
  })
  return found
}

describe('pairs', () => {
  it.each<[string, Record<string, string>]>([
    ['user=bob', { user: 'bob' }],
    ['at 10:00:00: user=bob, id=7;x=y\tz=1', { user: 'bob', id: '7', x: 'y', z: '1' }],
    ['a="b c, d=e" f="" g= h=i', { a: 'b c, d=e', f: '', h: 'i' }],
    // A quoted value ends at the quote: Windows paths end in backslashes.
    ['path="C:\\Tools\\" next=1', { path: 'C:\\Tools\\', next: '1' }],
    ['a="b"c="d"', { a: 'b', c: 'd' }],
    ['a="never closed b=c', { a: '"never', b: 'c' }],
    // The first pair of a name counts.
    ['a=1 a=2', { a: '1' }],
    ['k8s.ns=x user-agent=y é=z a1[0]=p T{}.ID=q', { k8s_ns: 'x', user_agent: 'y', a1_0_: 'p', T___ID: 'q', _: 'z' }],
    ['_time=1 9lives=2 --color=auto', { time: '1', lives: '2', color: 'auto' }],
    ['a==b QUJD== x!=y 5=6 =7', {}],
    ['GET /a/?b=c&d=e path=/x?y=z', { path: '/x?y=z' }],
    ['(evt=open image=a/b:c(d) ns=x)', { evt: 'open', image: 'a/b:c(d)', ns: 'x' }],
    ['Audit:[user=a, info=granted ][n/a]', { user: 'a', info: 'granted' }],
    ['[ts] a=b] c={d}', { a: 'b]', c: '{d}' }],
    [
      'msg=audit(1.2:3): msg=\'op=add user id=1 res=ok\'UID="root"',
      { msg: 'audit(1.2:3):', op: 'add', id: '1', res: 'ok', UID: 'root' },
    ],
    ["a='one two' b='three'", { a: 'one', b: 'three' }],
    ["name=O'Brien b=c", { name: "O'Brien", b: 'c' }],
    ['res=1\x1dARCH=x86_64 SYSCALL=execve', { res: '1', ARCH: 'x86_64', SYSCALL: 'execve' }],
    ['SADDR={ fam=local path=/run/x }', { fam: 'local', path: '/run/x' }],
    ['no pairs at all', {}],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(pairs(text)).toEqual(expected)
  })
  it('keep what is escaped in quotes where this is asked for', () => {
    expect(pairs('a="b \\"c\\" \\\\" d="\\n"', { escapes: true })).toEqual({ a: 'b "c" \\', d: '\\n' })
    expect(pairs('a="b \\"c\\" d')).toEqual({ a: 'b \\' })
  })
  it('keep their names where this is asked for', () => {
    expect(pairs('a.b{}="c" d-e=f', { clean: false })).toEqual({ 'a.b{}': 'c', 'd-e': 'f' })
  })
  it('have several values where this is asked for', () => {
    expect(pairs('a=1 b=2 a=3', { multi: true })).toEqual({ a: ['1', '3'], b: '2' })
  })
  it('hold blanks where a separator stands between them', () => {
    const tabs = { separator: '\t' }
    expect(pairs('2024-01-02 03:04:05\taction=Allowed\tagent=Mozilla/5.0 (X; Y=Z)\te=""\tf=', tabs)).toEqual({
      action: 'Allowed',
      agent: 'Mozilla/5.0 (X; Y=Z)',
      e: '',
    })
    expect(pairs('2024-01-02 03:04:05 action=Allowed\tcat="Social Networking"', tabs)).toEqual({
      action: 'Allowed',
      cat: 'Social Networking',
    })
    expect(pairs('action=Allowed agent="a b"', tabs)).toEqual({ action: 'Allowed', agent: 'a b' })
  })
  it('are written with another sign', () => {
    const colons = { separator: '\n', between: ':' }
    expect(pairs('Driver Name : disk.sys\nPath: C:\\Windows\\disk.sys\n12:30:45\nat 10:00:00', colons)).toEqual({
      Driver_Name: 'disk.sys',
      Path: 'C:\\Windows\\disk.sys',
    })
  })
  it('are found in time that grows with the text only', () => {
    const hard = ['a="'.repeat(100_000), "a='b=".repeat(100_000), `(${'a=b)'.repeat(100_000)}`, 'a[0]='.repeat(100_000)]
    const start = performance.now()
    for (const text of [...hard, `${'x'.repeat(2_000_000)}=1`, '='.repeat(2_000_000)]) pairs(text)
    pairs(', '.repeat(1_000_000), { separator: ', ' })
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
