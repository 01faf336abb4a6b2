/** The registry as the parser sees it: names and syntax, nothing else. */
import type { SyntaxRegistry } from '../syntax/pipeline-parser.ts'
import type { StageParser } from '../syntax/stage-parser.ts'
import type { Command, Registry } from './definition.ts'

const known = new WeakMap<Registry, SyntaxRegistry>()

function readAll(parser: StageParser): string {
  return parser.rest().value
}

export function syntaxOf(registry: Registry): SyntaxRegistry {
  const found = known.get(registry)
  if (found) return found
  const syntax = (command: Command): { name: string; generating: boolean; syntax: Command['syntax'] } => ({
    name: command.name,
    generating: command.generating ?? false,
    syntax: (parser) => command.syntax(parser),
  })
  const commands = new Map([...registry.commands].map(([name, command]) => [name, syntax(command)]))
  // A command that Splunk has and Karst has not is read to its end, so that what follows is checked too; lowering says why.
  const unread = [...registry.unsupportedCommands.keys()].map(
    (name) => [name, { name, generating: true, syntax: readAll }] as const,
  )
  const all = new Map([...unread, ...commands])
  const implicit = commands.get('search')
  if (!implicit) throw new Error('BUG: the registry has no command `search`')
  const made: SyntaxRegistry = {
    command: (name) => all.get(name),
    commandNames: () => commands.keys(),
    implicit,
  }
  known.set(registry, made)
  return made
}
