/** karst help — what a command or function of the language does, and what a finding means, with examples. */
import { didYouMean, REGISTRY, RULES } from '@karst/spl'
import { RULES as VALIDATION_RULES } from '../../validate/rules/index.ts'
import { DIAGNOSTIC_CODES } from '../reference/diagnostic-page.ts'
import { pagesFor, referenceNames } from '../reference/pages.ts'
import { toTerminal } from '../reference/terminal.ts'
import { UsageError, type Verb } from '../verb.ts'

export const help: Verb = {
  name: 'help',
  arguments: [
    { name: '[word]', help: 'a command or function of SPL, the code of a finding, or a rule of karst validate' },
  ],
  summary: 'explains a command or function of SPL, or a finding',
  options: [],
  examples: [
    { note: 'A command', line: 'karst help stats' },
    { note: 'A function', line: 'karst help mvindex' },
    { note: 'What a diagnostic means', line: 'karst help unknown-field' },
    { note: 'A rule of karst validate', line: 'karst help V62' },
    { note: 'What there is', line: 'karst help' },
  ],
  async run({ args, terminal }) {
    const word = args[0]
    if (word === undefined) {
      const lists = overview().map(([title, names]) => `${terminal.paint.bold(title)}\n${names.join(' ')}`)
      terminal.out(lists.join('\n\n'))
      terminal.err('\nkarst help <word> explains one; karst <verb> --help explains a verb.')
      return 0
    }
    const pages = pagesFor(word)
    const missing = pages.length === 0 ? whyMissing(word.toLowerCase()) : undefined
    if (missing !== undefined) {
      terminal.out(missing)
      return 0
    }
    if (pages.length === 0)
      throw new UsageError(`There is no command, function or finding ${word}.`, didYouMean(word, referenceNames()))
    terminal.out(pages.map((page) => toTerminal(page.text, terminal)).join('\n\n'))
    return 0
  },
}

function overview(): [title: string, names: string[]][] {
  const names = (map: ReadonlyMap<string, { name: string }>): string[] =>
    [...new Set([...map.values()].map((each) => each.name))].sort()
  return [
    ['Commands', names(REGISTRY.commands)],
    ['Eval functions', names(REGISTRY.functions)],
    ['Statistical functions', names(REGISTRY.stats)],
    ['Findings of the compiler', [...DIAGNOSTIC_CODES]],
    ['Findings of karst lint', RULES.map(({ code }) => code)],
    ['Rules of karst validate', VALIDATION_RULES.map(({ id }) => id)],
  ]
}

/** What Splunk has and Karst has not. */
function whyMissing(word: string): string | undefined {
  const command = REGISTRY.unsupportedCommands.get(word)
  if (command !== undefined) return `Karst does not have the command ${word}. ${command}`
  const name = word.replace(/\(\)$/, '')
  const fn = REGISTRY.unsupportedFunctions.get(name)
  return fn === undefined ? undefined : `Karst does not have the function ${name}. ${fn}`
}
