/** The elements of an XML text that an XPath means (xpath). */
import { and, call, lambda, not, num, or, type Scalar, text } from '../plan/scalar.ts'
import { ATTRIBUTE_VALUE, closes, content, opens, unquoted } from './xml-path.ts'
import type { XPath } from './xpath.ts'

/** Where the elements of an XML text stand, for nodeValues(): computed once, of its tokens. */
export function elementsOf(tokens: Scalar): Scalar {
  return call('data', 'arrayFold', step(), tokens, call('data', 'arrayEnumerate', tokens), start())
}

/**
 * The values of the elements, or of an attribute or the text of them. An element without others in it gives its text
 * (`Null` when it has none), any other its XML.
 */
export function nodeValues(tokens: Scalar, found: Scalar, { pattern, take }: XPath): Scalar {
  const part = (at: number): Scalar => call('data', 'tupleElement', found, num(at))
  const matching = lambda(['data', 'data'], (_at, path) => call('bool', 'match', path, text(pattern)))
  const places = call('data', 'arrayFilter', matching, part(4), part(3))
  const value = lambda(['data'], (at) => {
    const open = call('text', 'arrayElement', tokens, at)
    if (take.kind === 'attribute') {
      const name = take.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      return unquoted(call('text', 'extract', open, text(`\\s${name}\\s*=\\s*${ATTRIBUTE_VALUE}`)))
    }
    const path = call('text', 'arrayElement', part(3), call('num', 'indexOf', part(4), at))
    const end = call('num', 'arrayElement', part(6), call('num', 'indexOf', part(5), path))
    const inside = call(
      'list',
      'arraySlice',
      tokens,
      plus(at, 1),
      call('num', 'greatest', minus(minus(end, at), 1), num(0)),
    )
    const isLeaf = not(call('bool', 'arrayExists', lambda(['text'], opens), inside))
    const inner = content(call('text', 'arrayStringConcat', inside))
    if (take.kind === 'text') return choose(isLeaf, inner, text(''))
    const whole = call('text', 'arrayStringConcat', call('list', 'arraySlice', tokens, at, plus(minus(end, at), 1)))
    return choose(isLeaf, choose(equals(inner, ''), text('Null'), inner), whole)
  })
  const values = call('list', 'arrayMap', value, places)
  if (take.kind === 'element') return values
  return call(
    'list',
    'arrayFilter',
    lambda(['text'], (each) => not(equals(each, ''))),
    values,
  )
}

/**
 * The state: the open path, all numbered names so far, the paths of elements and where they open, the paths of closed ones
 * and where they close.
 */
function step(): Scalar {
  return lambda(['data', 'text', 'num'], (state, token, at) => {
    const part = (index: number): Scalar => call('data', 'tupleElement', state, num(index))
    const path = part(1)
    const name = concat(path, text('/'), call('text', 'extract', token, text('^<([^\\s/>]+)')))
    const number = call('num', 'plus', call('num', 'countEqual', part(2), name), num(1))
    const open = concat(name, text('['), call('text', 'toString', number), text(']'), attributesOf(token))
    const single = call('bool', 'endsWith', token, text('/>'))
    const ends = or([closes(token), and([opens(token), single])])
    const up = call('text', 'replaceRegexpOne', path, text('/[^/]*$'), text(''))
    const next = choose(closes(token), up, choose(and([opens(token), not(single)]), open, path))
    const closed = choose(closes(token), path, open)
    return call(
      'data',
      'tuple',
      next,
      choose(opens(token), push(part(2), name), part(2)),
      choose(opens(token), push(part(3), open), part(3)),
      choose(opens(token), push(part(4), at), part(4)),
      choose(ends, push(part(5), closed), part(5)),
      choose(ends, push(part(6), at), part(6)),
    )
  })
}

function start(): Scalar {
  const texts = call('data', 'emptyArrayString')
  const numbers = call('data', 'emptyArrayUInt32')
  return call('data', 'tuple', text(''), texts, texts, numbers, texts, numbers)
}

/** `@name=value@other=value@`, the signs that mean something in a path apart. */
function attributesOf(token: Scalar): Scalar {
  const pairs = call('data', 'extractAllGroupsVertical', token, text(`([^\\s=<>/"']+)\\s*=\\s*${ATTRIBUTE_VALUE}`))
  const pair = lambda(['data'], (match) => {
    const value = unquoted(call('text', 'arrayElement', match, num(2)))
    const plain = [
      ['%', '%25'],
      ['/', '%2F'],
      ['@', '%40'],
    ].reduce((result, [from, to]) => call('text', 'replaceAll', result, text(from!), text(to!)), value)
    return concat(call('text', 'arrayElement', match, num(1)), text('='), plain, text('@'))
  })
  return concat(text('@'), call('text', 'arrayStringConcat', call('list', 'arrayMap', pair, pairs)))
}

/** XML without a prologue: Splunk puts the text into an element, which may hold none. */
export function readable(xml: Scalar): Scalar {
  return not(call('bool', 'match', xml, text('^\\s*<(?:\\?xml|!DOCTYPE)')))
}

function concat(...parts: Scalar[]): Scalar {
  return call('text', 'concat', ...parts)
}

function choose(condition: Scalar, yes: Scalar, no: Scalar): Scalar {
  return call('data', 'if', condition, yes, no)
}

function push(values: Scalar, value: Scalar): Scalar {
  return call('data', 'arrayPushBack', values, value)
}

function equals(value: Scalar, wanted: string): Scalar {
  return call('bool', 'equals', value, text(wanted))
}

function plus(value: Scalar, by: number): Scalar {
  return call('num', 'plus', value, num(by))
}

function minus(value: Scalar, by: Scalar | number): Scalar {
  return call('num', 'minus', value, typeof by === 'number' ? num(by) : by)
}
