/** Rows as the text of a search: what format and return make of them. */
import { aggregate, call, lambda, num, type Scalar, text } from '../plan/scalar.ts'
import { asText } from './coerce.ts'
import { hiddenName, Relation } from './relation.ts'
import { rowPosition, withPosition } from './row-position.ts'

/** `name="value"`, or the value alone; '' where the field has no value. */
export interface TermOptions {
  /** The text before the value, `user=`; absent for the bare value. */
  name?: string
  /** Whether quotes and backslashes in the value are escaped. */
  escaped: boolean
  /** What joins several values of a field. */
  separator: string
}

/** A field's name as a search can read it again. */
export function searchName(name: string): string {
  return /^[\w.:{}@/-]+$/.test(name) ? name : `"${name.replace(/[\\"]/g, '\\$&')}"`
}

export function searchTerm(value: Scalar, { name, escaped: quoted, separator }: TermOptions): Scalar {
  const term = (each: Scalar): Scalar => {
    if (name === undefined) return each
    return call('text', 'concat', text(`${name}="`), quoted ? escaped(each) : each, text('"'))
  }
  if (value.type !== 'list') {
    const single = asText(value)
    return call('text', 'ifNull', term(single), text(''))
  }
  const terms = call('list', 'arrayMap', lambda(['text'], term), value)
  const joined = call('text', 'arrayStringConcat', terms, text(` ${separator} `))
  const several = call('text', 'concat', text('( '), joined, text(' )'))
  return call('text', 'if', call('bool', 'greater', call('num', 'length', value), num(1)), several, joined)
}

function escaped(value: Scalar): Scalar {
  const slashes = call('text', 'replaceAll', value, text('\\'), text('\\\\'))
  return call('text', 'replaceAll', slashes, text('"'), text('\\"'))
}

/** The terms that are there, joined. */
export function joinTerms(terms: Scalar, separator: string): Scalar {
  const present = call(
    'list',
    'arrayFilter',
    lambda(['text'], (term) => call('bool', 'notEquals', term, text(''))),
    terms,
  )
  return call('text', 'arrayStringConcat', present, text(separator))
}

/** One row with the field `search`, made of the texts of all rows in their order; rows with no text take no part. */
export function searchRow(
  input: Relation,
  rowText: (input: Relation) => Scalar,
  whole: (rows: Scalar) => Scalar,
): Relation {
  const placed = withPosition(input)
  const name = hiddenName()
  const texts = placed.withPlan({
    kind: 'extend',
    input: placed.plan,
    columns: [{ name, value: rowText(placed) }],
  })
  const value = { kind: 'column', name, type: 'text' } as const
  const kept = texts.filter(call('bool', 'notEquals', value, text('')))
  const pairs = aggregate('data', 'groupArray', call('data', 'tuple', rowPosition(placed), value))
  const list = call(
    'list',
    'arrayMap',
    lambda(['data'], (pair) => call('text', 'tupleElement', pair, num(2))),
    call(
      'data',
      'arraySort',
      lambda(['data'], (pair) => call('data', 'tupleElement', pair, num(1))),
      pairs,
    ),
  )
  return Relation.closed(
    { kind: 'aggregate', input: kept.plan, keys: [], aggregates: [{ name: 'search', value: whole(list) }] },
    [{ name: 'search', type: 'text' }],
  )
}
