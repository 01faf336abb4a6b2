/** AST → SPL text. Parsing what this prints gives the same AST (the round trip is a test). */
import type { Expression, FieldName, Part, Pipeline, SearchExpression, SearchValue, Stage } from './ast.ts'

export function printPipeline(pipeline: Pipeline): string {
  const stages = pipeline.stages.map(printStage)
  return `${pipeline.leadingPipe ? '| ' : ''}${stages.join(' | ')}`
}

export function printStage(stage: Stage): string {
  const head = stage.implicit ? [] : [stage.name]
  let text = head.join('')
  for (const part of stage.parts) {
    const printed = printPart(part)
    if (printed === '') continue
    text += part.kind === 'comma' || text === '' ? printed : ` ${printed}`
  }
  return text
}

export function printPart(part: Part): string {
  switch (part.kind) {
    case 'word':
      return part.text
    case 'comma':
      return ','
    case 'text':
      return part.quoted ? quote(part.value) : part.value
    case 'option':
      return `${part.name}=${part.quoted ? quote(part.value) : part.value}`
    case 'field':
      return printField(part.field)
    case 'expression':
      return printExpression(part.expression)
    case 'search':
      return printSearch(part.search)
    case 'subsearch':
      return `[ ${printPipeline(part.pipeline)} ]`
    case 'aggregation':
      return part.aggregation.text
  }
}

/** A string in double quotes with SPL's two escapes. */
export function quote(value: string, mark = '"'): string {
  return mark + value.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`) + mark
}

/** Characters that a bare name or term can't hold; a bare value may hold comparison signs. */
const UNSAFE_NAME = /[\s"()[\]|,=<>!\\]|^(?:and|or|not|in)$/i
const UNSAFE_VALUE = /[\s"()[\]|,\\]|^=/

export function printField(field: FieldName): string {
  return field.quote === '' ? field.name : quote(field.name, field.quote)
}

/** A value of a search; one that would not stay in one piece is put in quotes, which mean the same. */
export function printValue(value: SearchValue, unsafe = UNSAFE_VALUE): string {
  if (value.directive !== '') return `${value.directive}(${value.quoted ? quote(value.text) : value.text})`
  return value.quoted || unsafe.test(value.text) || value.text === '' ? quote(value.text) : value.text
}

function printSearchField(field: FieldName): string {
  return field.quote !== '' || UNSAFE_NAME.test(field.name) ? quote(field.name) : field.name
}

export function printSearch(search: SearchExpression): string {
  switch (search.kind) {
    case 'and':
      return search.terms.map((term) => inner(term, term.kind === 'and')).join(' ')
    case 'or':
      return search.terms.map((term) => inner(term, term.kind === 'and' || term.kind === 'or')).join(' OR ')
    case 'not':
      return `NOT ${inner(search.term, search.term.kind === 'and' || search.term.kind === 'or')}`
    case 'compare':
      return `${printSearchField(search.field)}${search.op}${printValue(search.value)}`
    case 'in':
      return `${printSearchField(search.field)} IN (${search.values.map((value) => printValue(value)).join(', ')})`
    case 'term':
      return printValue(search.value, UNSAFE_NAME)
    case 'subsearch':
      return `[ ${printPipeline(search.pipeline)} ]`
    case 'compare-subsearch':
      return `${printSearchField(search.field)}${search.op}[ ${printPipeline(search.pipeline)} ]`
    case 'everything':
      return '*'
  }
}

function inner(search: SearchExpression, parenthesised: boolean): string {
  return parenthesised ? `(${printSearch(search)})` : printSearch(search)
}

const LEVEL: Record<string, number> = { XOR: 1, OR: 2, AND: 3, NOT: 4, '+': 6, '-': 6, '.': 6, '*': 7, '/': 7, '%': 7 }
const COMPARISON_LEVEL = 5
const UNARY_LEVEL = 8

function level(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return LEVEL[expression.op] ?? COMPARISON_LEVEL
    case 'in':
      return COMPARISON_LEVEL
    case 'unary':
      return expression.op === 'NOT' ? LEVEL.NOT! : UNARY_LEVEL
    default:
      return 9
  }
}

export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'string':
      return quote(expression.value)
    case 'number':
      return expression.text
    case 'boolean':
      return String(expression.value)
    case 'subsearch':
      return `[ ${printPipeline(expression.pipeline)} ]`
    case 'field':
      return expression.quoted ? quote(expression.name, "'") : expression.name
    case 'call':
      return `${expression.name}(${expression.args.map(printExpression).join(', ')})`
    case 'unary': {
      const operand = operandOf(expression.operand, level(expression))
      return expression.op === 'NOT'
        ? `NOT ${operand}`
        : `${expression.op}${/^[-+]/.test(operand) ? ' ' : ''}${operand}`
    }
    case 'binary': {
      const own = level(expression)
      // Operators of one level group to the left, so the right side needs parentheses already at the same level.
      return `${operandOf(expression.left, own)} ${expression.op} ${operandOf(expression.right, own + 1)}`
    }
    case 'in':
      return `${operandOf(expression.operand, COMPARISON_LEVEL)} IN (${expression.list.map(printExpression).join(', ')})`
  }
}

function operandOf(expression: Expression, least: number): string {
  const text = printExpression(expression)
  return level(expression) < least ? `(${text})` : text
}

/** Every subsearch of a stage, found without knowing the command. */
export function subsearchesOf(stage: Stage): Pipeline[] {
  return stage.parts.flatMap((part) => {
    if (part.kind === 'subsearch') return [part.pipeline]
    if (part.kind === 'search') return subsearchesIn(part.search)
    if (part.kind === 'expression') return subsearchesInExpression(part.expression)
    return []
  })
}

function subsearchesIn(search: SearchExpression): Pipeline[] {
  switch (search.kind) {
    case 'subsearch':
    case 'compare-subsearch':
      return [search.pipeline]
    case 'and':
    case 'or':
      return search.terms.flatMap(subsearchesIn)
    case 'not':
      return subsearchesIn(search.term)
    default:
      return []
  }
}

function subsearchesInExpression(expression: Expression): Pipeline[] {
  switch (expression.kind) {
    case 'subsearch':
      return [expression.pipeline]
    case 'call':
      return expression.args.flatMap(subsearchesInExpression)
    case 'unary':
      return subsearchesInExpression(expression.operand)
    case 'binary':
      return [expression.left, expression.right].flatMap(subsearchesInExpression)
    case 'in':
      return [expression.operand, ...expression.list].flatMap(subsearchesInExpression)
    default:
      return []
  }
}
