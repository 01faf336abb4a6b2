/** Every page of the language's reference. */
import { REGISTRY } from '@karst/spl'
import { commandPage, functionPage, type ReferencePage, statsPage } from './page.ts'

export function referencePages(): ReferencePage[] {
  const commands = [...new Set(REGISTRY.commands.values())].map(commandPage)
  const functions = [...new Set(REGISTRY.functions.values())].map(functionPage)
  const stats = [...new Set([...REGISTRY.stats.values(), ...REGISTRY.patterns])].map(statsPage)
  return [...commands, ...functions, ...stats].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Pages that a word names: a command and functions may share one. */
export function pagesFor(word: string): ReferencePage[] {
  const name = word.toLowerCase().replace(/\(\)$/, '')
  const command = REGISTRY.commands.get(name)
  const fn = REGISTRY.functions.get(name)
  const stat = REGISTRY.stats.get(name) ?? REGISTRY.patterns.find((each) => each.pattern!.test(name))
  return [
    ...(command ? [commandPage(command)] : []),
    ...(fn ? [functionPage(fn)] : []),
    ...(stat ? [statsPage(stat)] : []),
  ]
}

export function referenceNames(): string[] {
  return [...REGISTRY.commands.keys(), ...REGISTRY.functions.keys(), ...REGISTRY.stats.keys()]
}
