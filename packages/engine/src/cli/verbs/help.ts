/** karst help — what a command or function of the language does, with examples; or what a verb does. */
import { didYouMean, REGISTRY } from '@karst/spl'
import { pagesFor, referenceNames } from '../reference/pages.ts'
import { toTerminal } from '../reference/terminal.ts'
import { UsageError, type Verb } from '../verb.ts'

export const help: Verb = {
  name: 'help',
  arguments: [{ name: '[word]', help: 'a command or function of SPL' }],
  summary: 'explains a command or function of SPL',
  options: [],
  examples: [
    { note: 'A command', line: 'karst help stats' },
    { note: 'A function', line: 'karst help mvindex' },
    { note: 'What there is', line: 'karst help' },
  ],
  async run({ args, terminal }) {
    const word = args[0]
    if (word === undefined) {
      const names = (map: ReadonlyMap<string, { name: string }>): string =>
        [...new Set([...map.values()].map((each) => each.name))].sort().join(' ')
      terminal.out(
        `${terminal.paint.bold('Commands')}\n${names(REGISTRY.commands)}\n\n${terminal.paint.bold('Eval functions')}\n${names(REGISTRY.functions)}\n\n${terminal.paint.bold('Statistical functions')}\n${names(REGISTRY.stats)}`,
      )
      terminal.err('\nkarst help <word> explains one; karst <verb> --help explains a verb.')
      return 0
    }
    const pages = pagesFor(word)
    const reason = REGISTRY.unsupportedCommands.get(word.toLowerCase())
    if (pages.length === 0 && reason !== undefined) {
      terminal.out(`Karst does not have the command ${word}. ${reason}`)
      return 0
    }
    if (pages.length === 0)
      throw new UsageError(`There is no command or function ${word}.`, didYouMean(word, referenceNames()))
    terminal.out(pages.map((page) => toTerminal(page.text, terminal)).join('\n\n'))
    return 0
  },
}
