/** Mutants of a search expression: of `search`, of the search at the head, of `where` in tstats. */
import { printSearch, type SearchExpression } from '@karst/spl'
import { besideBound, type Mutant, type MutationOperator, narrowed } from './mutant.ts'

/** Every event, and none: what is left of a condition that is dropped. */
const EVERYTHING = '*'
const NOTHING = 'NOT *'

/** Search Reference, "Time modifiers". */
const TIME_MODIFIER = /^(?:(?:_index_)?(?:earliest|latest)|(?:start|end)?(?:minutes|hours|days|months)ago)$/i

/** How a condition is joined with those beside it. */
type Among = 'all' | 'alternatives' | 'not'

export function searchMutants(search: SearchExpression): Mutant[] {
  return mutantsIn(search, 'all')
}

function mutantsIn(search: SearchExpression, among: Among): Mutant[] {
  switch (search.kind) {
    case 'and':
      return [
        ...(among === 'alternatives' ? [dropped(search, among)] : []),
        ...search.terms.flatMap((term) => mutantsIn(term, 'all')),
      ]
    case 'or':
      return [
        ...(among === 'all' ? around(search) : []),
        ...search.terms.flatMap((term) => mutantsIn(term, 'alternatives')),
      ]
    case 'not':
      return notMutants(search, among)
    case 'everything':
      return []
    default:
      return [
        ...(among === 'not' ? [] : among === 'all' ? around(search) : [dropped(search, among)]),
        ...within(search),
      ]
  }
}

/** What is joined with AND can be left out, and turned round. */
function around(search: SearchExpression): Mutant[] {
  // A range of time has no other way round.
  if (search.kind === 'compare' && TIME_MODIFIER.test(search.field.name)) return [dropped(search, 'all')]
  const instead = `NOT ${inParentheses(search)}`
  return [dropped(search, 'all'), mutant('negate', search, instead, instead)]
}

function dropped(search: SearchExpression, among: Among): Mutant {
  if (among === 'all') return mutant('drop', search, EVERYTHING, '')
  return mutant('drop-alternative', search, NOTHING, '')
}

/** Without the NOT, and without each alternative below it. */
function notMutants(search: SearchExpression & { kind: 'not' }, among: Among): Mutant[] {
  const { term } = search
  const filter = mutant('drop-filter', search, among === 'alternatives' ? NOTHING : EVERYTHING, '')
  const inner =
    term.kind === 'or' ? term.terms.flatMap((each) => mutantsIn(each, 'alternatives')) : mutantsIn(term, 'not')
  return [filter, ...inner]
}

/** Mutants of the value of a condition. */
function within(search: SearchExpression): Mutant[] {
  if (search.kind === 'in') {
    const { values } = search
    if (values.length < 2) return []
    return values.map((value, at) => {
      const rest = { ...search, values: values.filter((_, other) => other !== at) }
      return { ...mutant('drop-value', search, printSearch(rest), printSearch(rest)), span: value.span }
    })
  }
  if (search.kind !== 'compare' && search.kind !== 'term') return []
  const { value } = search
  const withValue = (text: string) => printSearch({ ...search, value: { ...value, text } })
  const wildcards = narrowed(value.text, '*').map((text) => mutant('narrow', search, withValue(text), withValue(text)))
  return search.kind === 'compare' ? [...wildcards, ...boundMutants(search, withValue)] : wildcards
}

function boundMutants(search: SearchExpression & { kind: 'compare' }, withValue: (text: string) => string): Mutant[] {
  const bound = Number(search.value.text)
  if (!/^[<>]=?$/.test(search.op) || search.value.text.trim() === '' || !Number.isFinite(bound)) return []
  const inward = search.op.startsWith('>') ? 1 : -1
  return (
    [
      ['tighten', inward],
      ['loosen', -inward],
    ] as ['tighten' | 'loosen', 1 | -1][]
  ).map(([operator, direction]) => {
    const text = withValue(String(besideBound(bound, direction)))
    return mutant(operator, search, text, text)
  })
}

function mutant(operator: MutationOperator, search: SearchExpression, replacement: string, instead: string): Mutant {
  const { span } = search
  return { operator, span, replaced: span, replacement: spaced(replacement), field: fieldOf(search), instead }
}

/** A group may touch the word before it: `NOT(a=1)`. */
function spaced(text: string): string {
  return ` ${text} `
}

function inParentheses(search: SearchExpression): string {
  const text = printSearch(search)
  return search.kind === 'or' || search.kind === 'and' ? `(${text})` : text
}

function fieldOf(search: SearchExpression): string | undefined {
  if (search.kind === 'not') return fieldOf(search.term)
  return 'field' in search ? search.field.name : undefined
}
