/** A repository's macros in the form that the search language asks for (`MacroSource`). */
import type { ContentRepository } from './repository.ts'

export interface ContentMacroDefinition {
  name: string
  arguments: readonly string[]
  definition: string
}

export interface ContentMacroSource {
  macro(name: string, argumentCount: number): ContentMacroDefinition | undefined
  macroNames(): Iterable<string>
  macroArity(name: string): readonly number[]
}

export function macroSource(repository: ContentRepository): ContentMacroSource {
  return {
    macro(name, argumentCount) {
      const found = repository.macro(name).find((macro) => macro.arguments.length === argumentCount)
      return found && { name, arguments: found.arguments, definition: found.definition.text }
    },
    macroNames: () => repository.macroNames(),
    macroArity: (name) => repository.macro(name).map((macro) => macro.arguments.length),
  }
}
