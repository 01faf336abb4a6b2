/** All mutants of a search: of the conditions that decide which events and rows it keeps, those of subsearches too. */
import { type Pipeline, type Stage, subsearchesOf } from '@karst/spl'
import { expressionMutants } from './expression-mutants.ts'
import type { Mutant } from './mutant.ts'
import { searchMutants } from './search-mutants.ts'

/** Commands whose search expressions keep events. */
const SEARCHING = new Set(['search', 'tstats', 'mstats'])

export function mutantsOf(pipeline: Pipeline): Mutant[] {
  return pipeline.stages.flatMap((stage) => [...stageMutants(stage), ...subsearchesOf(stage).flatMap(mutantsOf)])
}

function stageMutants(stage: Stage): Mutant[] {
  const tail = { start: stage.nameSpan.end, end: stage.span.end }
  if (stage.name === 'regex') return [regexMutant(stage)]
  return stage.parts.flatMap((part) => {
    if (part.kind === 'search' && SEARCHING.has(stage.name)) return searchMutants(part.search)
    if (part.kind === 'expression' && stage.name === 'where') return expressionMutants(part.expression, tail)
    return []
  })
}

/** The whole stage is one condition. */
function regexMutant({ span, parts }: Stage): Mutant {
  const field = parts.find((part) => part.kind === 'field')
  const name = field?.kind === 'field' ? field.field.name : undefined
  return { operator: 'drop', span, replaced: span, replacement: 'search * ', field: name, instead: '' }
}
