/** The registry as the parser sees it: names and syntax, nothing else. */
import type { SyntaxRegistry } from '../syntax/pipeline-parser.ts'
import type { Command, Registry } from './definition.ts'

const known = new WeakMap<Registry, SyntaxRegistry>()

export function syntaxOf(registry: Registry): SyntaxRegistry {
  const found = known.get(registry)
  if (found) return found
  const syntax = (command: Command): { name: string; generating: boolean; syntax: Command['syntax'] } => ({
    name: command.name,
    generating: command.generating ?? false,
    syntax: (parser) => command.syntax(parser),
  })
  const commands = new Map([...registry.commands].map(([name, command]) => [name, syntax(command)]))
  const implicit = commands.get('search')
  if (!implicit) throw new Error('BUG: the registry has no command `search`')
  const made: SyntaxRegistry = {
    command: (name) => commands.get(name),
    commandNames: () => commands.keys(),
    implicit,
    unsupported: (name) => registry.unsupportedCommands.get(name),
  }
  known.set(registry, made)
  return made
}
