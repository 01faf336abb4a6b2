/** karst build — a Splunk app, a Navigator layer, or the catalogue as JSON, from a content repository. */
import { existsSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildApp, packApp } from '../../build/build-app.ts'
import { catalogueApi } from '../../build/catalogue-api.ts'
import { navigatorLayer } from '../../build/navigator.ts'
import { readAppSettings } from '../../content/app-settings.ts'
import type { ContentDiagnostic } from '../../content/diagnostic.ts'
import { existingFiles, type OutputFile, writeFiles } from '../../content/output-files.ts'
import { type ContentRepository, loadContent } from '../../content/repository.ts'
import { newestDate } from '../../convert/facts.ts'
import { printNotes } from '../output/grouped-notes.ts'
import { plural } from '../output/lint.ts'
import { JSON_OUTPUT } from '../shared-options.ts'
import { Failure, type Options, UsageError, type Verb } from '../verb.ts'

/** Files and the directory that they go into. */
interface Output {
  dir: string
  files: OutputFile[]
  /** A folder that an earlier build has made, to be made anew. */
  replaces?: string
}

export const build: Verb = {
  name: 'build',
  arguments: [{ name: '[dir]', help: 'a content repository (default: .)' }],
  summary: 'builds a Splunk app, an ATT&CK Navigator layer or JSON of the catalogue',
  description:
    'The same content gives the same bytes: the time of the build is the newest date of the content, unless --build-time or SOURCE_DATE_EPOCH says another. contentctl.yml names the app. Nothing is written if a file has an error.',
  options: [
    { flags: '--out <dir>', help: 'where the app goes: <dir>/<appid>/ and <dir>/<appid>-<version>.tar.gz' },
    { flags: '--app', help: 'builds the app (default, unless --navigator or --api is given without --out)' },
    {
      flags: '--navigator <file>',
      help: 'writes a layer for ATT&CK Navigator: how many detections each technique has',
    },
    { flags: '--api <dir>', help: 'writes the catalogue as JSON files' },
    { flags: '--build-time <time>', help: 'ISO time or epoch seconds that the build is of' },
    { flags: '--force', help: 'replaces what an earlier build has written' },
    { flags: '--all', help: 'every note on a line of its own' },
    JSON_OUTPUT,
  ],
  examples: [
    { note: 'The app, as a folder and as an archive', line: 'karst build . --out dist' },
    { note: 'Coverage for ATT&CK Navigator', line: 'karst build . --navigator coverage.json' },
    { note: 'Everything, again', line: 'karst build . --app --out dist --navigator coverage.json --api api --force' },
  ],
  async run({ args, options, terminal }) {
    const dir = resolve(args[0] ?? '.')
    if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`There is no directory ${dir}.`, 'Give a content repository.')
    const others = options.text('navigator') ?? options.text('api')
    const wantsApp = options.flag('app') || options.text('out') !== undefined || others === undefined
    if (wantsApp && options.text('out') === undefined)
      throw new UsageError('--out is missing.', 'Give the directory that the app goes into: --out dist.')
    const content = await loadContent([dir])
    const { outputs, diagnostics } = outputsOf(dir, content, wantsApp, options)
    const failed = diagnostics.some(({ severity }) => severity === 'error')
    if (!failed) for (const output of outputs) refuseExisting(output, options)
    if (!failed) for (const output of outputs) write(output)
    const written = failed ? [] : outputs.flatMap(({ dir: at, files }) => files.map(({ path }) => join(at, path)))
    if (options.flag('json')) terminal.out(JSON.stringify({ version: 1, written, diagnostics }, undefined, 2))
    else {
      printNotes(diagnostics, terminal, options.flag('all'))
      for (const path of written) if (!path.includes('/default/') && !path.includes('/lookups/')) terminal.out(path)
      const done = failed ? 'Nothing is written' : `${plural(written.length, 'file')} written`
      terminal.err(`${plural(content.detections.all().size, 'detection')}. ${done}.`)
    }
    return failed ? 1 : 0
  },
}

function outputsOf(dir: string, content: ContentRepository, wantsApp: boolean, options: Options) {
  const date = newestDate(content)
  const time = buildTime(options, date)
  const app = readAppSettings(dir)
  const built = buildApp({ dir, content, app, time, date })
  const diagnostics: ContentDiagnostic[] = [...content.diagnostics.filter(({ severity }) => severity === 'error')]
  const outputs: Output[] = []
  if (wantsApp) {
    const archive = packApp(built.files, app.appId, time)
    const files = built.files.map(({ path, content: text }) => ({ path: `${app.appId}/${path}`, content: text }))
    const archives = [app.version, 'latest'].map((name) => ({ path: `${app.appId}-${name}.tar.gz`, content: archive }))
    const out = resolve(options.text('out')!)
    outputs.push({ dir: out, files: [...files, ...archives], replaces: join(out, app.appId) })
    diagnostics.push(...built.diagnostics)
  }
  const navigator = options.text('navigator')
  if (navigator !== undefined) {
    const layer = navigatorLayer(content.detections.all().values(), app.title)
    outputs.push({ dir: resolve(navigator, '..'), files: [{ path: navigator.split('/').at(-1)!, content: layer }] })
  }
  const api = options.text('api')
  if (api !== undefined) {
    outputs.push({ dir: resolve(api), files: catalogueApi({ content, detections: built.detections, app, time }) })
  }
  return { outputs, diagnostics }
}

/** No clock: a build of the same content is the same tomorrow. */
function buildTime(options: Options, date: string): Date {
  const text = options.text('buildTime') ?? (process.env.SOURCE_DATE_EPOCH || undefined)
  if (text === undefined) return new Date(`${date}T00:00:00Z`)
  const time = /^\d+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text)
  if (!Number.isNaN(time.getTime())) return time
  throw new UsageError(`--build-time: \`${text}\` is no time.`, 'Write 2026-03-10T08:00:00Z or epoch seconds.')
}

function refuseExisting({ dir, files, replaces }: Output, options: Options): void {
  const existing = existingFiles(dir, files)
  if (existing.length > 0 && !options.flag('force')) {
    const more = existing.length > 1 ? ` and ${existing.length - 1} more` : ''
    throw new UsageError(`${existing[0]}${more} exists.`, 'Give --force to replace what an earlier build has written.')
  }
  if (replaces === undefined || !existsSync(replaces) || existsSync(join(replaces, 'app.manifest'))) return
  throw new UsageError(`${replaces} is no app that was built.`, 'Give another directory with --out.')
}

function write({ dir, files, replaces }: Output): void {
  try {
    if (replaces !== undefined) rmSync(replaces, { recursive: true, force: true })
    writeFiles(dir, files)
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    throw new Failure(`${path ?? dir} can't be written: ${code}.`)
  }
}
