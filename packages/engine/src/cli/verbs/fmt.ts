/** karst fmt — lays out a search as Splunk's published content does. */
import { readFileSync, writeFileSync } from 'node:fs'
import { formatSearch } from '@karst/spl'
import { Failure, UsageError, type Verb } from '../verb.ts'

export const fmt: Verb = {
  name: 'fmt',
  arguments: [{ name: '<search...>', help: 'a search, files that end in .spl, or - for standard input' }],
  summary: 'lays out searches: a stage a line; comments and text stay as they are',
  options: [
    { flags: '--write', help: 'write files back instead of printing them' },
    { flags: '--check', help: 'say which files are not laid out so; exit code 1 if there are any' },
  ],
  examples: [
    { note: 'A search', line: "karst fmt 'index=main | stats count by host | where count>5'" },
    { note: 'Files, in place', line: 'karst fmt --write searches/*.spl' },
  ],
  async run({ args, options, terminal }) {
    const files = args.filter((argument) => argument.endsWith('.spl'))
    if (files.length > 0 && files.length < args.length) throw new UsageError('Give files or a search, not both.')
    if (files.length === 0) {
      if (options.flag('write') || options.flag('check'))
        throw new UsageError('--write and --check are for files that end in .spl.')
      terminal.out(formatSearch(args[0] === '-' ? readFileSync(0, 'utf8') : args.join(' ')))
      return 0
    }
    let unlike = 0
    for (const file of files) {
      const text = readText(file)
      const formatted = `${formatSearch(text)}\n`
      if (formatted !== text) unlike += 1
      if (options.flag('check')) {
        if (formatted !== text) terminal.out(file)
      } else if (!options.flag('write')) terminal.out(formatted.trimEnd())
      else if (formatted !== text) writeFileSync(file, formatted)
    }
    return options.flag('check') && unlike > 0 ? 1 : 0
  },
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(`${file} can't be read: ${(error as NodeJS.ErrnoException).code}.`)
  }
}
