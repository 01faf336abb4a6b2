/** Reads a drilldown's search into a template (drilldown-template.ts). Joining what it read gives the same text again. */
import {
  type Chunk,
  type Expression,
  type FilterLanguage,
  type Item,
  type Operand,
  ORIGINAL_SEARCH,
  type Part,
  type Pipeline,
  piecesOf,
  type Stage,
  type TemplateList,
  type TemplateValue,
} from './drilldown-template.ts'

export function parseDrilldownSearch(text: string): Pipeline {
  return new TemplateParser(text).pipeline('')
}

/** Blanks and comments (between triple backticks). */
const BLANKS = /(?:\s|```[\s\S]*?```)*/y
const OPERATOR = /!=|==|<=|>=|=|<|>/y
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"?/y
const EVAL_FIELD = /'(?:[^'\\]|\\[\s\S])*'/y
const TOKEN = /\$[^$\s"]+\$/y
const IN_OPEN = /\s+in\s*\(/iy

/** Of nested parentheses and brackets; what lies deeper is text. */
const MAX_DEPTH = 100

class TemplateParser {
  readonly #text: string
  #at = 0
  /** Where a parenthesis or bracket proved to open no group, so that none is tried twice. */
  readonly #unclosed = new Set<number>()
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Reads up to `close` (which stays) or the end. */
  pipeline(close: '' | ']'): Pipeline {
    const stages: Stage[] = []
    do stages.push(this.#stage(close, stages.length === 0))
    while (this.#at < this.#text.length && !this.#stands(close))
    return { stages }
  }

  #stage(close: string, first: boolean): Stage {
    const lead = first ? this.#match(BLANKS) : ''
    const bar = this.#stands('|') ? lead + this.#take(1) : ''
    const chunks: Chunk[] = [textPart((bar === '' ? lead : '') + this.#match(BLANKS))]
    return { bar, chunks: bar === '' ? this.#implicitSearch(close, chunks) : this.#chunks(close, chunks) }
  }

  /** A first stage without a bar: a search, unless the detection's own search opens it. */
  #implicitSearch(close: string, chunks: Chunk[]): Chunk[] {
    if (this.#stands(ORIGINAL_SEARCH)) return [...chunks, ...this.#parts(close)]
    // Inside brackets a command may stand without its bar.
    const command = /(?:search|where|tstats|from|inputlookup|makeresults|rest|mstats)\b/iy
    command.lastIndex = this.#at
    return command.test(this.#text) ? this.#chunks(close, chunks) : [...chunks, this.#filter('search', close)]
  }

  /** A stage from its command on. */
  #chunks(close: string, chunks: Chunk[]): Chunk[] {
    const command = /[a-z]\w*/iy
    command.lastIndex = this.#at
    const name = command.exec(this.#text)?.[0] ?? ''
    switch (name.toLowerCase()) {
      case 'search':
      case 'where':
        chunks.push(textPart(this.#take(name.length)))
        chunks.push(this.#filter(name.toLowerCase() as FilterLanguage, close))
        return chunks
      case 'tstats':
        chunks.push(...this.#parts(close, () => this.#atWord('where')))
        if (this.#atWord('where')) chunks.push(textPart(this.#take(5)), this.#filter('tstats', close))
        chunks.push(...this.#parts(close))
        return chunks
      default:
        chunks.push(...this.#parts(close))
        return chunks
    }
  }

  #filter(language: FilterLanguage, close: string): Chunk {
    const start = this.#at
    const expression = this.#expression(language, close)
    return { kind: 'filter', language, expression, source: this.#text.slice(start, this.#at) }
  }

  /** Conditions up to the end of the stage, or to a parenthesis that closes their group. */
  #expression(language: FilterLanguage, close: string, inGroup = false): Expression {
    const items: Item[] = []
    for (;;) {
      let lead = this.#match(BLANKS)
      const joiner = language === 'where' ? /(?:and|or|xor)(?![\w.])/iy : /(?:AND|OR)(?![\w.])/y
      const word = this.#match(joiner)
      if (word !== '') lead += word + this.#match(BLANKS)
      if (this.#atStageEnd(close) || (inGroup && this.#stands(')')) || this.#endsTstatsFilter(language)) {
        return { items, tail: lead }
      }
      let not = ''
      for (let more = this.#not(language); more !== ''; more = this.#not(language)) not += more
      const operand = this.#operand(language, close)
      items.push({ lead, joinedBy: /^x?or$/i.test(word) ? 'or' : 'and', not, operand })
    }
  }

  #not(language: FilterLanguage): string {
    const not = this.#match(language === 'where' ? /not(?![\w.])/iy : /NOT(?![\w.])/y)
    return not === '' ? '' : not + this.#match(BLANKS)
  }

  #endsTstatsFilter(language: FilterLanguage): boolean {
    return language === 'tstats' && (this.#atWord('by') || this.#atWord('groupby'))
  }

  #operand(language: FilterLanguage, close: string): Operand {
    const start = this.#at
    const group = this.#group(language, close)
    if (group !== undefined) return group
    const condition = this.#condition(language)
    if (condition !== undefined && (language !== 'where' || this.#atOperandEnd(close))) return condition
    this.#at = start
    const parts = language === 'where' ? this.#parts(close, () => this.#atOperandEnd(close)) : []
    return { kind: 'parts', parts: parts.length > 0 ? parts : [this.#part()] }
  }

  #group(language: FilterLanguage, close: string): Operand | undefined {
    const start = this.#at
    if (!this.#stands('(') || !this.#mayOpen(start)) return undefined
    this.#take(1)
    this.#depth++
    const body = this.#expression(language, close, true)
    this.#depth--
    if (this.#stands(')')) {
      this.#take(1)
      if (language !== 'where' || this.#atOperandEnd(close)) return { kind: 'group', body }
    }
    this.#unclosed.add(start)
    this.#at = start
    return undefined
  }

  /** `field = value` or `field IN (…)`. */
  #condition(language: FilterLanguage): Operand | undefined {
    const fieldText = this.#match(QUOTED) || (language === 'where' && this.#match(EVAL_FIELD)) || this.#fieldWord()
    if (fieldText === '' || /\$[^$\s]+\$/.test(fieldText)) return undefined
    const field = /^["']/.test(fieldText) ? fieldText.slice(1, -1).replace(/\\(["'\\])/g, '$1') : fieldText
    const open = this.#match(IN_OPEN)
    if (open !== '') {
      const list = this.#list(open)
      return list === undefined ? undefined : { kind: 'membership', field, fieldText, list }
    }
    const before = this.#match(BLANKS)
    const operator = this.#match(OPERATOR)
    if (operator === '') return undefined
    const operatorText = before + operator + this.#match(BLANKS)
    const value = this.#value()
    return value === undefined ? undefined : { kind: 'comparison', field, fieldText, operator, operatorText, value }
  }

  #fieldWord(): string {
    return this.#match(/(?:(?!!=)[^\s"'()[\],|=<>`])+/y)
  }

  /** A quoted string or a bare word; undefined where neither stands. */
  #value(): TemplateValue | undefined {
    const quoted = this.#match(QUOTED)
    if (quoted !== '') return { kind: 'value', quoted: true, pieces: piecesOf(quoted.slice(1, -1)), source: quoted }
    let word = ''
    for (;;) {
      const more = this.#match(TOKEN) || this.#match(/[^\s"()[\],|`$]+|\$/y)
      if (more === '') break
      word += more
    }
    return word === '' ? undefined : { kind: 'value', quoted: false, pieces: piecesOf(word), source: word }
  }

  /** After `IN (`; undefined when it is no list of values. */
  #list(open: string): TemplateList | undefined {
    const list: TemplateList = { kind: 'list', open, members: [], close: '' }
    for (;;) {
      const lead = this.#match(/[\s,]*/y)
      if (this.#stands(')')) return { ...list, close: lead + this.#take(1) }
      const value = this.#value()
      if (value === undefined) return undefined
      list.members.push({ lead, value })
    }
  }

  /** Text of any kind up to the stage's end or, outside of parentheses, to where `atEnd` holds. */
  #parts(close: string, atEnd: () => boolean = () => false): Part[] {
    const parts: Part[] = []
    let depth = 0
    while (!this.#atStageEnd(close) && !(depth === 0 && atEnd())) {
      if (this.#stands('(')) depth++
      if (this.#stands(')')) depth = Math.max(0, depth - 1)
      parts.push(this.#part())
    }
    return parts
  }

  /** The next piece of text, whatever it is: never empty before the end. */
  #part(): Part {
    const blanks = this.#match(BLANKS)
    if (blanks !== '') return textPart(blanks)
    if (this.#stands('[')) return this.#subsearch()
    if (this.#stands('`')) return this.#macro()
    const start = this.#at
    const open = this.#match(/in\s*\(/iy)
    const list = open === '' || /\w/.test(this.#text[start - 1] ?? '') ? undefined : this.#list(open)
    if (list !== undefined) return list
    this.#at = start
    const value = this.#value()
    return value ?? textPart(this.#take(1))
  }

  #subsearch(): Part {
    const start = this.#at
    this.#take(1)
    if (this.#mayOpen(start)) {
      this.#depth++
      const pipeline = this.pipeline(']')
      this.#depth--
      if (this.#stands(']')) {
        this.#take(1)
        return { kind: 'subsearch', pipeline }
      }
    }
    this.#unclosed.add(start)
    this.#at = start
    return textPart(this.#take(1))
  }

  #mayOpen(at: number): boolean {
    return this.#depth < MAX_DEPTH && !this.#unclosed.has(at)
  }

  #macro(): Part {
    const start = this.#at
    const end = this.#text.indexOf('`', start + 1)
    if (end < 0) return textPart(this.#take(1))
    const parts: Part[] = [textPart(this.#take(1))]
    while (this.#at < end) parts.push(this.#stands('[') ? textPart(this.#take(1)) : this.#part())
    // A quoted argument that holds a backtick reaches beyond the first one.
    if (this.#stands('`')) parts.push(textPart(this.#take(1)))
    return { kind: 'macro', parts }
  }

  #atStageEnd(close: string): boolean {
    return this.#at >= this.#text.length || this.#stands('|') || (close !== '' && this.#stands(close))
  }

  /** In `where`: an operand ends at the stage's end, before a closing parenthesis and before AND, OR, XOR. */
  #atOperandEnd(close: string): boolean {
    const start = this.#at
    this.#match(BLANKS)
    const joined = this.#match(/(?:and|or|xor)(?![\w.])/iy) !== ''
    const ends = joined || this.#atStageEnd(close) || this.#stands(')')
    this.#at = start
    return ends
  }

  #atWord(word: string): boolean {
    const here = new RegExp(`${word}(?![\\w.])`, 'iy')
    here.lastIndex = this.#at
    return here.test(this.#text) && !/[\w.]/.test(this.#text[this.#at - 1] ?? '')
  }

  #stands(text: string): boolean {
    return text !== '' && this.#text.startsWith(text, this.#at)
  }

  #take(length: number): string {
    const taken = this.#text.slice(this.#at, this.#at + length)
    this.#at += taken.length
    return taken
  }

  /** What a sticky expression finds here, taken; empty when nothing. */
  #match(expression: RegExp): string {
    expression.lastIndex = this.#at
    return this.#take(expression.exec(this.#text)?.[0].length ?? 0)
  }
}

function textPart(text: string): Part {
  return { kind: 'text', text }
}
