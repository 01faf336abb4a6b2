/**
 * A drilldown's search with its tokens replaced. Splunk does not document how it does this; a plain replacement breaks
 * on backslashes, quotes, several values and missing ones, so every place gets what keeps the search's meaning:
 *
 * - a condition with several values becomes a disjunction, a list gets all of them;
 * - a condition without a value is dropped: `user = "" dest = "ws-01"` would find nothing. The search is unusable when
 *   nothing else filters its stage;
 * - a value that holds `*` stands for itself (literal-match.ts).
 */

import {
  type Expression,
  type FilterLanguage,
  hasToken,
  type Operand,
  ORIGINAL_SEARCH,
  type Part,
  type Piece,
  type Pipeline,
  type Stage,
  soleToken,
  type TemplateList,
  type TemplateValue,
} from './drilldown-template.ts'
import type { DrilldownTimes } from './drilldown-time.ts'
import { drilldownAnchor, isTimeModifier, modifierBound } from './drilldown-time.ts'
import { literalMatchStage, type PatternPiece } from './literal-match.ts'
import type { TokenSource } from './message.ts'
import { numberFromText } from './result-row.ts'
import { escapeQuoted } from './stash.ts'

export interface DrilldownNotes {
  /** Tokens without a value. */
  unresolved: Set<string>
  /** Tokens found under a name in another case, with that name. */
  miscased: Map<string, string>
  /** Fields whose value holds `*` where no later stage can undo the wildcard. */
  wildcards: Set<string>
}

export interface FilledSearch {
  text: string
  /** False when a filter lost all its conditions, or a token without a value stands outside of any condition. */
  usable: boolean
  /** Bounds set by time modifiers in the author's part. */
  earliest?: number
  latest?: number
}

export interface FillContext {
  original: string
  source: TokenSource
  times: DrilldownTimes
  notes: DrilldownNotes
}

export function fillSearch(template: Pipeline, context: FillContext): FilledSearch {
  const filler = new SearchFiller(context)
  const text = filler.pipeline(template)
  return { text, usable: filler.usable, ...filler.bounds }
}

/** A filled value: as it stands in the search, and as a pattern. */
interface Filled {
  text: string
  pattern: PatternPiece[]
}

/** What the conditions of a stage came to. */
interface StageState {
  language: FilterLanguage
  kept: number
  dropped: number
  /** Stages to add after this one. */
  after: string[]
}

class SearchFiller {
  usable = true
  readonly bounds: { earliest?: number; latest?: number } = {}
  readonly #context: FillContext

  constructor(context: FillContext) {
    this.#context = context
  }

  pipeline({ stages }: Pipeline): string {
    return stages.map((stage) => this.#stage(stage)).join('')
  }

  #stage({ bar, chunks }: Stage): string {
    let text = bar
    const after: string[] = []
    for (const chunk of chunks) {
      if (chunk.kind !== 'filter') {
        text += this.#part(chunk)
        continue
      }
      const state: StageState = { language: chunk.language, kept: 0, dropped: 0, after }
      const conditions = this.#expression(chunk.expression, state, true)
      // Without any condition the stage would let everything pass; with its tokens left, it lets nothing.
      const emptied = state.dropped > 0 && state.kept === 0
      if (emptied) this.usable = false
      text += emptied ? this.#authors(chunk.source) : conditions.text
    }
    if (after.length === 0) return text
    const body = text.trimEnd()
    return body + after.join('') + text.slice(body.length)
  }

  /** `alone`: every row that passes meets each of these conditions, so that a later stage may narrow one of them. */
  #expression({ items, tail }: Expression, state: StageState, alone: boolean): { text: string; empty: boolean } {
    let text = ''
    let empty = true
    for (const [index, item] of items.entries()) {
      const certain = alone && item.not === '' && item.joinedBy === 'and' && items[index + 1]?.joinedBy !== 'or'
      const operand = this.#operand(item.operand, state, certain)
      if (operand === undefined) continue
      // The first that is left takes no AND or OR with it.
      text += (empty ? items[0]!.lead : item.lead) + item.not + operand
      empty = false
    }
    return { text: text + tail, empty }
  }

  /** Undefined when the operand is dropped. */
  #operand(operand: Operand, state: StageState, certain: boolean): string | undefined {
    switch (operand.kind) {
      case 'group': {
        const body = this.#expression(operand.body, state, certain)
        return body.empty && operand.body.items.length > 0 ? undefined : `(${body.text})`
      }
      case 'comparison':
        return this.#comparison(operand, state, certain)
      case 'membership':
        return this.#membership(operand, state, certain)
      case 'parts':
        return this.#conditionParts(operand.parts, state)
    }
  }

  #comparison(
    condition: Extract<Operand, { kind: 'comparison' }>,
    state: StageState,
    certain: boolean,
  ): string | undefined {
    const { field, fieldText, operator, operatorText, value } = condition
    if (isTimeModifier(field) && state.language !== 'where') return this.#timeModifier(condition)
    const equality = operator === '=' || operator === '==' || operator === '!='
    const filled = equality ? this.#values(value, operator) : this.#joined(value, operator)
    if (filled === undefined) return this.#drop(state)
    state.kept++
    this.#guardWildcards(field, filled, state, certain && operator !== '!=')
    if (filled.length === 1) return fieldText + operatorText + filled[0]!.text
    const conditions = filled.map(({ text }) => `${fieldText}${operator}${text}`)
    return `(${conditions.join(operator === '!=' ? ' AND ' : ' OR ')})`
  }

  #membership(
    { field, fieldText, list }: Extract<Operand, { kind: 'membership' }>,
    state: StageState,
    certain: boolean,
  ): string | undefined {
    const filled = this.#list(list)
    if (filled === undefined) return this.#drop(state)
    state.kept++
    this.#guardWildcards(field, filled.values, state, certain)
    return fieldText + filled.text
  }

  #drop(state: StageState): undefined {
    state.dropped++
    return undefined
  }

  /** Undefined when the list had members and none of them has a value. */
  #list({ open, members, close }: TemplateList): { text: string; values: Filled[] } | undefined {
    let text = open
    const values: Filled[] = []
    for (const { lead, value } of members) {
      const filled = this.#values(value, '=')
      if (filled === undefined) continue
      const first = values.length === 0
      text += (first ? members[0]!.lead : lead) + filled.map((each) => each.text).join(', ')
      values.push(...filled)
    }
    return values.length === 0 && members.length > 0 ? undefined : { text: text + close, values }
  }

  /** The parts that make one condition; dropped when one of its tokens has no value. */
  #conditionParts(parts: readonly Part[], state: StageState): string | undefined {
    if (parts.some((part) => part.kind === 'macro')) {
      state.kept++
      return parts.map((part) => this.#part(part)).join('')
    }
    let text = ''
    for (const part of parts) {
      const filled = part.kind === 'value' ? this.#joined(part, '')?.[0] : undefined
      const list = part.kind === 'list' ? this.#list(part) : undefined
      if ((part.kind === 'value' && filled === undefined) || (part.kind === 'list' && list === undefined)) {
        return this.#drop(state)
      }
      if (filled !== undefined && state.language !== 'where') this.#guardWildcards('', [filled], state, false)
      text += filled?.text ?? list?.text ?? this.#part(part)
    }
    if (text.trim() !== '') state.kept++
    return text
  }

  /** A part outside of conditions: a token without a value stays, and makes the search unusable. */
  #part(part: Part): string {
    switch (part.kind) {
      case 'text':
        return this.#authors(part.text)
      case 'subsearch':
        return `[${this.pipeline(part.pipeline)}]`
      case 'macro':
        return part.parts.map((each) => this.#part(each)).join('')
      case 'value':
        return this.#joined(part, '')?.[0]?.text ?? this.#broken(part.source)
      case 'list':
        return this.#list(part)?.text ?? this.#broken(part.open + listSource(part) + part.close)
    }
  }

  #broken(source: string): string {
    this.usable = false
    return this.#authors(source)
  }

  /** The range's bounds are numbers here, which Splunk's `+Infinity` is not. */
  #timeModifier({
    field,
    fieldText,
    operatorText,
    value,
  }: Extract<Operand, { kind: 'comparison' }>): string | undefined {
    const { times, source } = this.#context
    let text = ''
    for (const piece of value.pieces) {
      if (piece.kind === 'text') text += piece.text
      else if (piece.name === 'info_min_time') text += String(times.infoMin)
      else if (piece.name === 'info_max_time') text += times.infoMax === null ? 'now' : String(times.infoMax)
      else text += source(piece.name)?.values[0] ?? this.#unresolved(piece)
    }
    const bound = modifierBound(field, text, drilldownAnchor(times))
    if (bound !== undefined) this.bounds[bound.side] = bound.time
    return fieldText + operatorText + (value.quoted ? `"${text}"` : text)
  }

  #unresolved(piece: Extract<Piece, { kind: 'token' }>): string {
    this.#context.notes.unresolved.add(piece.text)
    this.usable = false
    return piece.text
  }

  /** One entry a value for a value that is one token, else one entry; undefined when a token has no value. */
  #values(value: TemplateValue, operator: string): Filled[] | undefined {
    const token = soleToken(value)
    if (token === undefined) return this.#joined(value, operator)
    const found = this.#find(token)
    return found?.map((text) => ({
      text: token.filter === 'n' ? rawOrQuoted(text, value.quoted) : quoted(escapeQuoted(text)),
      pattern: [{ text, literal: token.filter !== 'n' }],
    }))
  }

  /** The value as one text, the values of its tokens joined by blanks. */
  #joined(value: TemplateValue, operator: string): Filled[] | undefined {
    if (!hasToken(value)) return [this.#plain(value)]
    let text = ''
    let raw = true
    const pattern: PatternPiece[] = []
    for (const piece of value.pieces) {
      const found = piece.kind === 'text' ? this.#authors(piece.text) : this.#find(piece)?.join(' ')
      if (found === undefined) return undefined
      const literal = piece.kind === 'token' && piece.filter !== 'n'
      if (literal) raw = false
      text += literal ? escapeQuoted(found) : found
      pattern.push({ text: found, literal })
    }
    // `count > $count$` compares numbers; quotes would make eval compare text.
    const isNumber = /^[<>]/.test(operator) && !value.quoted && numberFromText(text) !== undefined
    return [{ text: (raw || isNumber) && !value.quoted ? text : quoted(text), pattern }]
  }

  #plain({ source }: TemplateValue): Filled {
    const text = this.#authors(source)
    const inner = /^".*"$/s.test(source) ? source.slice(1, -1).replace(/\\([\\"])/g, '$1') : source
    return { text, pattern: [{ text: inner, literal: false }] }
  }

  #find(piece: Extract<Piece, { kind: 'token' }>): string[] | undefined {
    const found = this.#context.source(piece.name)
    const { notes } = this.#context
    if (found === undefined) notes.unresolved.add(piece.text)
    else if (found.field !== piece.name && found.field !== piece.name.replace(/^result\./, '')) {
      notes.miscased.set(piece.text, found.field)
    }
    return found?.values
  }

  #authors(text: string): string {
    // Not `replaceAll`: a `$` in the detection's search must not be read as a reference.
    return text.includes(ORIGINAL_SEARCH) ? text.split(ORIGINAL_SEARCH).join(this.#context.original) : text
  }

  /** `where` knows no wildcards. A search after which a stage can follow gets one; elsewhere the reader is told. */
  #guardWildcards(field: string, filled: readonly Filled[], state: StageState, certain: boolean): void {
    if (state.language === 'where') return
    const globs = filled.some(({ pattern }) => pattern.some(({ text, literal }) => literal && text.includes('*')))
    if (!globs) return
    const stage =
      certain && state.language === 'search'
        ? literalMatchStage(
            field,
            filled.map(({ pattern }) => pattern),
          )
        : undefined
    if (stage === undefined) this.#context.notes.wildcards.add(field)
    else state.after.push(stage)
  }
}

function listSource({ members }: TemplateList): string {
  return members.map(({ lead, value }) => lead + value.source).join('')
}

function quoted(text: string): string {
  return `"${text}"`
}

function rawOrQuoted(text: string, inQuotes: boolean): string {
  return inQuotes ? quoted(text) : text
}
