/** Whether a stage has to do with a field: a rough reading that rather sees a mention too many. */

import type { Expression, Part, SearchExpression, Stage } from '../syntax/ast.ts'
import { fieldsOfExpression } from '../syntax/expression-fields.ts'
import { printExpression } from '../syntax/printer.ts'
import { isWord, within, withinSearch } from './walk.ts'

/** True when the stage may read the field; a field that it only sets is not read. */
export function reads(stage: Stage, name: string): boolean {
  return stage.parts.some((part, at) => partReads(part, name, stage.parts, at))
}

function partReads(part: Part, name: string, parts: readonly Part[], at: number): boolean {
  switch (part.kind) {
    case 'comma':
      return false
    case 'field':
      return !isTarget(parts, at) && (part.field.name === name || part.field.name.includes('*'))
    case 'word':
    case 'text':
      return holds(part.kind === 'word' ? part.text : part.value, name)
    case 'option':
      return holds(part.value, name)
    case 'aggregation':
      return holds(part.aggregation.text, name) || part.aggregation.text.includes('*')
    case 'expression':
      return expressionReads(part.expression, name)
    case 'search':
      return [...withinSearch(part.search)].some((node) => searchReads(node, name))
    case 'subsearch':
      return part.pipeline.stages.some((stage) => reads(stage, name))
  }
}

/** `field = …` and `… as field` */
export function isTarget(parts: readonly Part[], at: number): boolean {
  return isWord(parts[at + 1], '=') || isWord(parts[at - 1], 'as')
}

function expressionReads(expression: Expression, name: string): boolean {
  if (fieldsOfExpression(expression).includes(name)) return true
  // A text may be a template, or name a field (searchmatch, json paths).
  return [...within(expression)].some((node) =>
    node.kind === 'subsearch' ? holds(printExpression(node), name) : node.kind === 'string' && holds(node.value, name),
  )
}

function searchReads(node: SearchExpression, name: string): boolean {
  if (node.kind === 'subsearch') return true
  return 'field' in node && node.field.name === name
}

/** True when the name stands in a text as a word. */
export function holds(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? '') && !/\w/.test(text[at + name.length] ?? '')) return true
  }
  return false
}
