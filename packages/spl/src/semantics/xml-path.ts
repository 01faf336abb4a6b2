/**
 * Values of an XML text by path, and the shape of an XML text. ClickHouse has no functions for XML: the text is cut into
 * tags and texts, and a fold over these keeps the path of the elements that are open (`/root/child`).
 */
import { and, call, lambda, not, num, type Scalar, text } from '../plan/scalar.ts'
import type { PathStep } from './data-path.ts'

const TOKEN = '(?s)<!--.*?-->|<!\\[CDATA\\[.*?\\]\\]>|<(?:[^<>"\']|"[^"]*"|\'[^\']*\')*>|[^<]+'
export const ATTRIBUTE_VALUE = '("[^"]*"|\'[^\']*\'|[^\\s"\'>/]+)'

/** True when a text may be XML: its first sign is an opening bracket. */
export function isXml(value: Scalar): Scalar {
  return call('bool', 'startsWith', call('text', 'trimLeft', value), text('<'))
}

/** What stands at a path, as a list: the text of an element, or its XML where it holds other elements; or an attribute. */
export function xmlAt(xml: Scalar, steps: readonly PathStep[]): Scalar {
  const last = steps.at(-1)!
  const numbered = steps.some((step) => step.kind === 'index')
  const target = targetOf(steps, numbered)
  // The state: the open path, the text since the target opened, what was found, and every element with its path so far.
  const step = lambda(['data', 'text'], (state, token) => {
    const path = part(state, 1)
    const seen = numbered ? part(state, 4) : undefined
    const open = openPath(path, token, seen)
    const found =
      last.kind === 'attribute'
        ? withAttribute(part(state, 3), and([opens(token), target.is(open.path)]), token, last.name)
        : choose(and([closes(token), target.is(path)]), push(part(state, 3), content(part(state, 2))), part(state, 3))
    const inside = and([target.holds(path), not(and([closes(token), target.is(path)]))])
    const held = last.kind === 'attribute' ? text('') : choose(inside, concat(part(state, 2), token), text(''))
    const elements = seen ? [choose(opens(token), push(seen, open.unnumbered), seen)] : []
    return tuple(nextPath(path, token, open.path), held, found, ...elements)
  })
  const start = numbered ? tuple(text(''), text(''), NO_TEXTS, NO_TEXTS) : tuple(text(''), text(''), NO_TEXTS)
  return call('list', 'tupleElement', call('data', 'arrayFold', step, tokensOf(xml), start), num(3))
}

/** Every leaf of an XML text: a tuple whose second part lists paths, and whose third part the values. */
export function xmlLeafValues(xml: Scalar): Scalar {
  const step = lambda(['data', 'text'], (state, token) => {
    const path = part(state, 1)
    const open = openPath(path, token, undefined)
    const attributes = call(
      'data',
      'extractAllGroupsVertical',
      token,
      text(`([^\\s=<>/"']+)\\s*=\\s*${ATTRIBUTE_VALUE}`),
    )
    const each = (of: (match: Scalar) => Scalar): Scalar => call('data', 'arrayMap', lambda(['data'], of), attributes)
    const names = each((match) => concat(open.path, text('/@'), element(match, 1)))
    const values = each((match) => unquoted(element(match, 2)))
    const add = (list: Scalar, ofTag: Scalar, ofText: Scalar): Scalar =>
      choose(opens(token), call('data', 'arrayConcat', list, ofTag), choose(isText(token), push(list, ofText), list))
    return tuple(
      nextPath(path, token, open.path),
      add(part(state, 2), names, path),
      add(part(state, 3), values, content(token)),
    )
  })
  return call('data', 'arrayFold', step, tokensOf(xml), tuple(text(''), NO_TEXTS, NO_TEXTS))
}

/** The values at one path among the leaves. */
export function leafAt(leaves: Scalar, steps: readonly PathStep[]): Scalar {
  const names = steps.map((step) =>
    step.kind === 'attribute' ? `/@${step.name}` : step.kind === 'name' ? `/${step.name}` : '',
  )
  const here = lambda(['text', 'text'], (_value, path) => call('bool', 'equals', path, text(names.join(''))))
  return call('list', 'arrayFilter', here, part(leaves, 3), part(leaves, 2))
}

/** The XML text without values: tags with the names of their attributes, and x for each text. */
export function xmlShape(xml: Scalar): Scalar {
  const bare = (token: Scalar): Scalar =>
    call('text', 'replaceRegexpAll', token, text(`\\s*=\\s*${ATTRIBUTE_VALUE}`), text(''))
  const kept = lambda(['text'], (token) =>
    choose(opens(token), bare(token), choose(closes(token), token, choose(isText(token), text('x'), text('')))),
  )
  return call('text', 'arrayStringConcat', call('list', 'arrayMap', kept, tokensOf(xml)))
}

const NO_TEXTS = call('data', 'emptyArrayString')

export function tokensOf(xml: Scalar): Scalar {
  return call('list', 'extractAll', xml, text(TOKEN))
}

interface Target {
  /** True for the path itself. */
  is(path: Scalar): Scalar
  /** True for the path and everything inside of it. */
  holds(path: Scalar): Scalar
}

function targetOf(steps: readonly PathStep[], numbered: boolean): Target {
  if (!numbered) {
    const target = steps.flatMap((step) => (step.kind === 'name' ? [`/${step.name}`] : [])).join('')
    return {
      is: (path) => call('bool', 'equals', path, text(target)),
      holds: (path) => call('bool', 'startsWith', concat(path, text('/')), text(`${target}/`)),
    }
  }
  const parts = steps.flatMap((step, at) => {
    if (step.kind !== 'name') return []
    const next = steps[at + 1]
    return [`/${escaped(step.name)}\\[${next?.kind === 'index' ? next.index : '\\d+'}\\]`]
  })
  const pattern = `^${parts.join('')}`
  return {
    is: (path) => call('bool', 'match', path, text(`${pattern}$`)),
    holds: (path) => call('bool', 'match', path, text(`${pattern}(?:/|$)`)),
  }
}

/** The path of the element that a tag opens; numbered among its brothers of the same name if they are counted. */
function openPath(path: Scalar, token: Scalar, seen: Scalar | undefined): { path: Scalar; unnumbered: Scalar } {
  const unnumbered = concat(path, text('/'), call('text', 'extract', token, text('^<([^\\s/>]+)')))
  if (!seen) return { path: unnumbered, unnumbered }
  const number = call('num', 'plus', call('num', 'countEqual', seen, unnumbered), num(1))
  return { path: concat(unnumbered, text('['), call('text', 'toString', number), text(']')), unnumbered }
}

function nextPath(path: Scalar, token: Scalar, open: Scalar): Scalar {
  const stays = call('bool', 'endsWith', token, text('/>'))
  const up = call('text', 'replaceRegexpOne', path, text('/[^/]*$'), text(''))
  return choose(closes(token), up, choose(and([opens(token), not(stays)]), open, path))
}

export function opens(token: Scalar): Scalar {
  return call('bool', 'match', token, text('^<[^/!?]'))
}

export function closes(token: Scalar): Scalar {
  return call('bool', 'startsWith', token, text('</'))
}

function isText(token: Scalar): Scalar {
  return call('bool', 'match', token, text('^(?:<!\\[CDATA|\\s*[^<\\s])'))
}

/** A text as it is meant: entities resolved, CDATA without its brackets; XML stays as it is. */
export function content(value: Scalar): Scalar {
  const isMarkup = call('bool', 'match', value, text('<[^!]'))
  const isCdata = call('bool', 'match', value, text('<!\\[CDATA'))
  const plain = call('text', 'replaceRegexpAll', value, text('(?s)<!\\[CDATA\\[(.*?)\\]\\]>'), text('\\1'))
  return choose(isMarkup, value, choose(isCdata, plain, call('text', 'decodeXMLComponent', value)))
}

function withAttribute(found: Scalar, here: Scalar, token: Scalar, name: string): Scalar {
  const value = call('text', 'extract', token, text(`\\s${escaped(name)}\\s*=\\s*${ATTRIBUTE_VALUE}`))
  return choose(and([here, call('bool', 'notEquals', value, text(''))]), push(found, unquoted(value)), found)
}

export function unquoted(value: Scalar): Scalar {
  const bare = call('text', 'replaceRegexpOne', value, text('(?s)^["\'](.*)["\']$'), text('\\1'))
  return call('text', 'decodeXMLComponent', bare)
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function part(state: Scalar, at: number): Scalar {
  return call('data', 'tupleElement', state, num(at))
}

function element(list: Scalar, at: number): Scalar {
  return call('text', 'arrayElement', list, num(at))
}

function tuple(...parts: Scalar[]): Scalar {
  return call('data', 'tuple', ...parts)
}

function concat(...parts: Scalar[]): Scalar {
  return call('text', 'concat', ...parts)
}

function choose(condition: Scalar, yes: Scalar, no: Scalar): Scalar {
  return call('data', 'if', condition, yes, no)
}

function push(list: Scalar, value: Scalar): Scalar {
  return call('data', 'arrayPushBack', list, value)
}
