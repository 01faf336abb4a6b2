/** What to type after the demo: commands that work as they are printed, from the directory that the demo ran in. */
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { EntityRisk } from '../../detect/entity-risk.ts'
import type { ExampleFolder } from './example-folder.ts'

export interface NextCommand {
  note: string
  line: string
}

export interface CommandPlace {
  examples: ExampleFolder
  /** The store, as `--data` names it. */
  data: string
  /** The directory in which the reader types. */
  directory: string
  /** `npx karst` or `karst`. */
  program: string
}

export function nextCommands(
  { examples, data, directory, program }: CommandPlace,
  top: EntityRisk | undefined,
): NextCommand[] {
  const path = (...parts: string[]): string => shellWord(relativePath(directory, join(...parts)))
  const store = `--data ${shellWord(data)}`
  const content = `--content ${path(examples.content)}`
  const search = (spl: string): string => `${program} search ${shellWord(spl)} ${store}`
  const why = top && `index=risk risk_object="${top.entity}" | sort - risk_score | table risk_score risk_message`
  return [
    ...(why === undefined ? [] : [{ note: `Why ${top!.entity} is at the top`, line: search(why) }]),
    { note: 'What the store holds', line: search('index=* | stats count by sourcetype') },
    {
      note: 'What nothing alerts on: the rows of a Hunting detection',
      line: `${program} run 'Program In User Folder On Few Hosts' ${content} ${store}`,
    },
    {
      note: 'One detection over one log: rows, risk events, findings, drilldowns',
      line: `${program} run 'LSASS Memory Read' ${content} --logs ${path(examples.logs, 'sysmon.log')}`,
    },
    {
      note: 'A detection as SQL',
      line: `${program} compile --sql ${path(examples.content, 'detections/cloud/aws_console_login_without_mfa.yml')} ${content}`,
    },
  ]
}

/**
 * npx runs the program that a project around the directory has installed. Where there is none it would load a package of
 * this name from the registry, whatever that is.
 */
export function programFrom(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, 'node_modules', '.bin', 'karst'))) return 'npx karst'
    if (dirname(at) === at) return 'karst'
  }
}

/** Relative where that leads down, else as it is. */
export function relativePath(directory: string, path: string): string {
  const down = relative(directory, path)
  return down === '' || down.startsWith('..') ? path : down
}

/** A word of a shell's command line: quoted where it has to be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
