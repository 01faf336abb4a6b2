import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byCodePoint } from './code-point-order.ts'

const points = (text: string) => Array.from(text, (each) => each.codePointAt(0)!)

function byPoints(a: string, b: string): number {
  const [left, right] = [points(a), points(b)]
  const at = left.findIndex((each, index) => each !== right[index])
  if (at < 0) return left.length - right.length
  return right[at] === undefined ? 1 : left[at]! - right[at]
}

test('is the order of code points', () => {
  expect(['b', '😀', '\uff5e', 'B', 'aa', 'a'].sort(byCodePoint)).toEqual(['B', 'a', 'aa', 'b', '\uff5e', '😀'])
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(byPoints(a, b)))
    }),
  )
})
