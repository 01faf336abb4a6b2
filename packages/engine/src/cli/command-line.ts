/** Words of the command line → verb, arguments, options; and `--help`. */
import { Command, CommanderError, Option } from 'commander'
import type { Terminal } from './terminal.ts'
import { Options, type Verb } from './verb.ts'
import { VERSION } from './version.ts'

export interface ParsedCall {
  verb: Verb
  args: string[]
  options: Options
}

/** The call, or an exit code when help was asked for or the words were wrong (both are answered already). */
export function parseCommandLine(
  argv: readonly string[],
  verbs: readonly Verb[],
  terminal: Terminal,
): ParsedCall | number {
  let found: ParsedCall | undefined
  const program = new Command('karst')
    .description('Runs Splunk detection content without Splunk.')
    .version(VERSION, '-V, --version')
    .option('--no-color', 'no colours (also NO_COLOR=1)')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .addHelpText(
      'after',
      '\nFirst steps:\n  karst demo                     sample logs and detections, run at once\n  karst run DETECTION --logs LOG  your detection over your log\n  karst <verb> --help             examples of a verb\n  karst help stats               a command or function of SPL',
    )
  for (const verb of verbs) {
    program.addCommand(
      toCommand(verb, (call) => {
        found = call
      }).configureOutput({
        writeOut: (text) => terminal.out(text.trimEnd()),
        writeErr: (text) => terminal.err(text.trimEnd()),
      }),
    )
  }
  try {
    if (argv.length === 0) {
      program.outputHelp()
      return 2
    }
    program.parse(argv as string[], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? 0 : 2
  }
  return found ?? 0
}

function toCommand(verb: Verb, chosen: (call: ParsedCall) => void): Command {
  const command = new Command(verb.name)
    .summary(verb.summary)
    .description(verb.description ?? verb.summary)
    .exitOverride()
    .showSuggestionAfterError(true)
  for (const argument of verb.arguments) command.argument(argument.name, argument.help)
  for (const spec of verb.options) {
    const option = new Option(spec.flags, spec.help)
    if (spec.multiple) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
    command.addOption(option)
  }
  command.addOption(new Option('--no-color').hideHelp())
  if (verb.examples.length > 0) {
    const lines = verb.examples.map(({ line, note }) => `  ${note}:\n    ${line}`)
    command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
  }
  return command.action((...values: unknown[]) => {
    const given = values
      .slice(0, verb.arguments.length)
      .flat()
      .filter((value) => value !== undefined) as string[]
    chosen({ verb, args: given, options: new Options(command.opts()) })
  })
}
