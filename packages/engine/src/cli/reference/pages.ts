/** Every page of the language's reference. */
import { REGISTRY, RULES } from '@karst/spl'
import { RULES as VALIDATION_RULES } from '../../validate/rules/index.ts'
import { DIAGNOSTIC_CODES, diagnosticPage, rulePage } from './diagnostic-page.ts'
import { commandPage, functionPage, type ReferencePage, statsPage } from './page.ts'
import { validationRule, validationRulePage } from './validation-page.ts'

export function referencePages(): ReferencePage[] {
  const commands = [...new Set(REGISTRY.commands.values())].map(commandPage)
  const functions = [...new Set(REGISTRY.functions.values())].map(functionPage)
  const stats = [...new Set([...REGISTRY.stats.values(), ...REGISTRY.patterns])].map(statsPage)
  return [...commands, ...functions, ...stats].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Pages that a word names: a command, functions and a diagnostic may share one. */
export function pagesFor(word: string): ReferencePage[] {
  const name = word.toLowerCase().replace(/\(\)$/, '')
  const command = REGISTRY.commands.get(name)
  const fn = REGISTRY.functions.get(name)
  const stat = REGISTRY.stats.get(name) ?? REGISTRY.patterns.find((each) => each.pattern!.test(name))
  const diagnostic = DIAGNOSTIC_CODES.find((code) => code === name)
  const rule = RULES.find(({ code }) => code === name)
  const validation = validationRule(name)
  return [
    ...(command ? [commandPage(command)] : []),
    ...(fn ? [functionPage(fn)] : []),
    ...(stat ? [statsPage(stat)] : []),
    ...(diagnostic ? [diagnosticPage(diagnostic)] : []),
    ...(rule ? [rulePage(rule)] : []),
    ...(validation ? [validationRulePage(validation)] : []),
  ]
}

export function referenceNames(): string[] {
  const { commands, functions, stats } = REGISTRY
  return [
    ...commands.keys(),
    ...functions.keys(),
    ...stats.keys(),
    ...DIAGNOSTIC_CODES,
    ...RULES.map(({ code }) => code),
    ...VALIDATION_RULES.map(({ id }) => id),
  ]
}
