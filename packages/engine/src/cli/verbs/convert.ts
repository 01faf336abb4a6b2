/** karst convert — content in another format, or content from a Splunk app. */
import { rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { FormatVersion } from '../../content/detection.ts'
import { existingFiles, type OutputFile, writeFiles } from '../../content/output-files.ts'
import { repositoryAround } from '../../content/repository-root.ts'
import { isSplunkApp } from '../../content/splunk-app/read-app.ts'
import { type Conversion, convertContent } from '../../convert/convert-content.ts'
import { moveDataPaths } from '../../convert/move-data-paths.ts'
import { printNotes } from '../output/grouped-notes.ts'
import { plural } from '../output/lint.ts'
import { ProgressCount } from '../output/progress.ts'
import { JSON_OUTPUT } from '../shared-options.ts'
import type { Terminal } from '../terminal.ts'
import { Failure, type Options, UsageError, type Verb } from '../verb.ts'

export const convert: Verb = {
  name: 'convert',
  arguments: [{ name: '[dir]', help: 'a content repository, or a Splunk app (default: .)' }],
  summary: 'converts content between the formats 4, 5 and 6, or from a Splunk app',
  description:
    'Comments and the order of keys stay where they can. What the other format has no place for is said with its place; docs/content-formats.md tells what becomes what. Without --out, --write or --check nothing is written.\nThe exit code is 1 if a file could not be converted, or if --check finds one that is not of the format.',
  options: [
    { flags: '--to <format>', help: 'v4, v5 or v6' },
    { flags: '--from-app <dir>', help: 'the Splunk app to take content from: the same as naming it as the directory' },
    { flags: '--out <dir>', help: 'where to write the content' },
    { flags: '--write', help: 'changes the files where they are' },
    { flags: '--check', help: 'only says which files would change' },
    { flags: '--force', help: 'with --out: overwrites files that are there' },
    {
      flags: '--refine-threat-types',
      help: 'gives threat objects of format 4 the type that their field names (process_name, url…), also where the old type stays valid',
    },
    { flags: '--date <YYYY-MM-DD>', help: 'the date of objects that have none (default: the newest of the content)' },
    { flags: '--all', help: 'every note on a line of its own' },
    JSON_OUTPUT,
  ],
  examples: [
    {
      note: 'A repository of format 4 or 5 in format 6',
      line: 'karst convert ../security_content --to v6 --out content-v6',
    },
    { note: 'In place, after a look at what would be lost', line: 'karst convert . --to v6 --write' },
    {
      note: 'An installed app as content',
      line: 'karst convert --from-app etc/apps/DA-ESS-ContentUpdate --to v6 --out content',
    },
    { note: 'In a pull request', line: 'karst convert . --to v6 --check' },
  ],
  async run({ args, options, terminal }) {
    const dir = resolve(options.text('fromApp') ?? args[0] ?? '.')
    const target = readTarget(options, dir)
    const date = readDate(options)
    const counter = new ProgressCount(terminal, 'Converting')
    const conversion = await convertContent(dir, readFormat(options), {
      progress: (done, total) => counter.update(done, total),
      refineThreatTypes: options.flag('refineThreatTypes'),
      ...(date === undefined ? {} : { date }),
    })
    counter.end()
    if (conversion.read === 0) throw noContent(dir)
    if (target !== undefined && target !== dir)
      conversion.diagnostics.push(...moveDataPaths(conversion.files, dir, target))
    const written = write(conversion, dir, target, options)
    report(conversion, written, options, terminal)
    const failed = conversion.diagnostics.some(({ severity }) => severity === 'error')
    return failed || (options.flag('check') && conversion.changed.length + conversion.gone.length > 0) ? 1 : 0
  },
}

function noContent(dir: string): UsageError {
  const around = repositoryAround(dir)
  const hint =
    around === undefined ? 'Give a content repository, or a Splunk app.' : `It is in the repository ${around}.`
  return new UsageError(`There is no content in ${dir}.`, hint)
}

function readFormat(options: Options): FormatVersion {
  const text = options.text('to')
  const format = /^v?([456])$/i.exec(text ?? '')?.[1]
  if (format === undefined) {
    const problem = text === undefined ? '--to is missing.' : `--to: there is no format ${text}.`
    throw new UsageError(problem, 'Write --to v4, --to v5 or --to v6.')
  }
  return Number(format) as FormatVersion
}

function readDate(options: Options): string | undefined {
  const text = options.text('date')
  if (text !== undefined && !(/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))))
    throw new UsageError(`--date: \`${text}\` is no day.`, 'Write a day as 2026-03-10.')
  return text
}

/** Where the files go; undefined: nowhere. */
function readTarget(options: Options, dir: string): string | undefined {
  const out = options.text('out')
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`There is no directory ${dir}.`, 'Give a content repository, or a Splunk app.')
  const chosen = [out !== undefined, options.flag('write'), options.flag('check')].filter(Boolean).length
  if (chosen > 1) throw new UsageError('--out, --write and --check exclude each other.')
  if (options.flag('write') && isSplunkApp(dir))
    throw new UsageError('A Splunk app is not changed.', 'Give --out with a directory for the content.')
  if (out !== undefined && resolve(out) === dir)
    throw new UsageError('--out is the directory itself.', 'Give --write to change its files.')
  return out === undefined ? (options.flag('write') ? dir : undefined) : resolve(out)
}

function write(conversion: Conversion, dir: string, target: string | undefined, options: Options): number {
  if (target === undefined) return 0
  const inPlace = target === dir
  const changed = new Set(conversion.changed)
  const files = inPlace ? conversion.files.filter(({ path }) => changed.has(path)) : conversion.files
  if (!inPlace) refuseExisting(target, files, options)
  try {
    writeFiles(target, files)
    if (inPlace) for (const path of conversion.gone) if (!changed.has(path)) rmSync(join(dir, path))
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    throw new Failure(`${path ?? target} can't be written: ${code}.`)
  }
  return files.length
}

function refuseExisting(target: string, files: readonly OutputFile[], options: Options): void {
  const existing = options.flag('force') ? [] : existingFiles(target, files)
  if (existing.length === 0) return
  const more = existing.length > 1 ? ` and ${existing.length - 1} more` : ''
  throw new UsageError(`${existing[0]}${more} exists.`, 'Give --force to overwrite, or another directory.')
}

function report(conversion: Conversion, written: number, options: Options, terminal: Terminal): void {
  const { read, changed, gone, diagnostics } = conversion
  if (options.flag('json')) {
    terminal.out(JSON.stringify({ version: 1, read, written, changed, gone, diagnostics }, undefined, 2))
    return
  }
  printNotes(diagnostics, terminal, options.flag('all'))
  if (options.flag('check')) for (const path of [...changed, ...gone].sort()) terminal.out(path)
  const count = (wanted: string) => diagnostics.filter(({ severity }) => severity === wanted).length
  const notes = `${plural(count('error'), 'error')}, ${plural(count('warning'), 'loss', 'losses')}, ${plural(count('info'), 'note')}`
  const would = written === 0 ? 'would change' : 'changed'
  terminal.err(`${plural(read, 'file')} read, ${changed.length} ${would}, ${gone.length} moved or gone: ${notes}.`)
  if (written === 0 && !options.flag('check')) terminal.err('Nothing is written: give --out DIR or --write.')
}
