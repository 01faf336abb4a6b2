import { expect, test } from 'vitest'
import { cidrRange } from './cidr.ts'

test.each([
  ['10.0.0.0/8', { version: 4, first: '10.0.0.0', last: '10.255.255.255' }],
  ['182.236.164.11/16', { version: 4, first: '182.236.0.0', last: '182.236.255.255' }],
  ['192.0.2.1/32', { version: 4, first: '192.0.2.1', last: '192.0.2.1' }],
  ['0.0.0.0/0', { version: 4, first: '0.0.0.0', last: '255.255.255.255' }],
  ['2001:db8::/32', { version: 6, first: '2001:db8:0:0:0:0:0:0', last: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff' }],
  ['::ffff:10.0.0.0/104', { version: 6, first: '0:0:0:0:0:ffff:a00:0', last: '0:0:0:0:0:ffff:aff:ffff' }],
  ['10.0.0.0/33', undefined],
  ['10.0.0/8', undefined],
  ['256.0.0.0/8', undefined],
  ['1::2::3/64', undefined],
  ['a/b', undefined],
  ['C:/Users', undefined],
])('%s', (text, expected) => {
  expect(cidrRange(text)).toEqual(expected)
})
