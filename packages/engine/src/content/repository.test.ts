import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ContentDiagnostic } from './diagnostic.ts'
import { macroSource } from './macro-source.ts'
import { loadContent } from './repository.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'karst-content-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function write(path: string, content: string): string {
  const file = join(dir, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

const macro = (name: string, definition: string, more = '') => `name: ${name}\ndefinition: ${definition}\n${more}`

const detection = (name: string, more = '') =>
  `name: ${name}\nid: id-${name}\ntype: TTP\nsearch: index=x\ntags: {security_domain: endpoint}\n${more}`

function codes(diagnostics: readonly ContentDiagnostic[]): string[] {
  return diagnostics.map((d) => `${d.code} ${d.file.replace(`${dir}/`, '')}`)
}

test('objects by name and by id; broken files are diagnostics', async () => {
  write('a/detections/endpoint/one.yml', detection('One'))
  write('a/detections/cloud/deep/two.yaml', detection('Two'))
  write('a/detections/three.yml', 'name: "broken" x\n')
  write('a/detections/notes.txt', 'no content')
  write('a/macros/m.yml', macro('m', 'x'))
  const repository = await loadContent([join(dir, 'a')])
  expect([...repository.detections.all().keys()]).toEqual(['Two', 'One'])
  expect(repository.detectionById('id-One')?.name).toBe('One')
  expect(repository.detectionById('nope')).toBeUndefined()
  expect(codes(repository.diagnostics)).toEqual(['yaml-syntax a/detections/three.yml'])
  expect(repository.stories.all().size).toBe(0)
})

test('a folder without content, and one that is not there', async () => {
  write('empty/readme.md', '')
  const repository = await loadContent([join(dir, 'empty'), join(dir, 'absent')])
  expect(codes(repository.diagnostics)).toEqual(['no-content empty', 'no-content absent'])
})

test('a later directory wins, with a note', async () => {
  write('a/macros/m.yml', macro('m', 'first'))
  write('b/macros/m.yml', macro('m', 'second'))
  const repository = await loadContent([join(dir, 'a'), join(dir, 'b')])
  expect(repository.macro('m')[0]?.definition.text).toBe('second')
  expect(codes(repository.diagnostics)).toEqual(['overridden b/macros/m.yml'])
})

test('the same name twice in one directory: the first, with an error', async () => {
  write('a/macros/m.yml', macro('m', 'first'))
  write('a/macros/n.yml', macro('m', 'second'))
  write('a/macros/o.yml', macro('m', 'third($x$)', 'arguments: [x]\n'))
  const repository = await loadContent([join(dir, 'a')])
  expect(repository.macro('m').map((found) => found.definition.text)).toEqual(['first', 'third($x$)'])
  expect(codes(repository.diagnostics)).toEqual(['duplicate-name a/macros/n.yml'])
})

test('only: nothing else is parsed until it is asked for', async () => {
  const file = write('elsewhere/one.yml', detection('One'))
  write('a/detections/broken.yml', 'name: "x" y\n')
  write('a/macros/m.yml', macro('m', 'x'))
  write('a/macros/broken.yml', 'name: "x" y\n')
  const repository = await loadContent([join(dir, 'a')], { only: [file] })
  expect([...repository.detections.all().keys()]).toEqual(['One'])
  expect(repository.macro('m')).toHaveLength(1)
  expect(repository.diagnostics).toEqual([])
  expect(repository.macros.all().size).toBe(1)
  expect(codes(repository.diagnostics)).toEqual(['yaml-syntax a/macros/broken.yml'])
})

test('only: names that are not their file names, arguments, overrides', async () => {
  const file = write('one.yml', detection('One'))
  write('a/macros/file_name.yml', macro('other_name', 'x'))
  write('a/macros/m.yml', macro('m', 'first'))
  write('a/macros/m_with_argument.yml', macro('m(1)', 'y($z$)', 'arguments: [z]\n'))
  write('b/macros/local.yml', macro('m', 'second'))
  const repository = await loadContent([join(dir, 'a'), join(dir, 'b')], { only: [file] })
  expect(repository.macro('other_name')[0]?.definition.text).toBe('x')
  expect(repository.macro('file_name')).toEqual([])
  expect(repository.macro('m').map((found) => found.definition.text)).toEqual(['second', 'y($z$)'])
})

test('filter macros of detections let everything through until they are defined', async () => {
  write('a/detections/one.yml', detection('One'))
  write('a/detections/two.yml', detection('Two'))
  write('a/macros/two_filter.yml', macro('two_filter', 'search user!=scanner'))
  const repository = await loadContent([join(dir, 'a')], { only: [write('three.yml', detection('Three'))] })
  const text = (name: string) => repository.macro(name).map((found) => found.definition.text)
  expect(text('one_filter')).toEqual(['search *'])
  expect(text('two_filter')).toEqual(['search user!=scanner'])
  expect(text('three_filter')).toEqual(['search *'])
  expect(text('four_filter')).toEqual([])
})

test('built-in macros, unless content defines them', async () => {
  write('a/macros/x.yml', macro('x', 'y'))
  const repository = await loadContent([join(dir, 'a')])
  expect(repository.macro('drop_dm_object_name')[0]?.definition.text).toBe('rename $dm_name$.* as *')
  expect(repository.macro('get_asset')).toEqual([])
  write('b/macros/drop_dm_object_name.yml', macro('drop_dm_object_name', 'mine $a$', 'arguments: [a]\n'))
  const own = await loadContent([join(dir, 'b')])
  expect(own.macro('drop_dm_object_name')[0]?.definition.text).toBe('mine $a$')
})

test('macros as the search language asks for them', async () => {
  write('a/macros/m.yml', macro('m', 'x $a$', 'arguments: [a]\n'))
  const source = macroSource(await loadContent([join(dir, 'a')]))
  expect(source.macro('m', 1)).toEqual({ name: 'm', arguments: ['a'], definition: 'x $a$' })
  expect(source.macro('m', 0)).toBeUndefined()
  expect(source.macroArity('m')).toEqual([1])
  expect([...source.macroNames()]).toEqual(['drop_dm_object_name', 'm', 'notable'])
})

test('lookups by definition and by file name', async () => {
  write('a/lookups/tools.yml', 'name: tools\nfilename: tools_2024.csv\nmatch_type: WILDCARD(name)\n')
  write('a/lookups/tools_2024.csv', 'name\nx\n')
  write('b/lookups/more.csv', 'name\nx\n')
  const repository = await loadContent([join(dir, 'a'), join(dir, 'b')])
  expect(repository.lookup('tools')?.matchType).toHaveLength(1)
  expect(repository.lookup('tools_2024.csv')).toMatchObject({
    matchType: [],
    backing: { path: join(dir, 'a/lookups/tools_2024.csv') },
  })
  expect(repository.lookup('more.csv')).toBeDefined()
  expect(repository.lookup('more')).toBeUndefined()
  expect(repository.lookupNames()).toEqual(['more.csv', 'tools', 'tools_2024.csv'])
})

const schedule = 'cron_schedule: 5 * * * *\nearliest_time: -1h\nlatest_time: now\n'

test('deployments: by type, inline, built in', async () => {
  write('a/detections/one.yml', detection('One'))
  write(
    'a/detections/two.yml',
    detection('Two', `deployment:\n  scheduling: {${schedule.trim().replaceAll('\n', ', ')}}\n`),
  )
  write('b/deployments/mine.yml', `name: Mine\ntype: TTP\nscheduling:\n  ${schedule.trim().replaceAll('\n', '\n  ')}\n`)
  const bare = await loadContent([join(dir, 'a')])
  const name = (repository: typeof bare, detection: string) =>
    repository.deploymentFor(repository.detections.get(detection)!).name
  expect(name(bare, 'One')).toBe('ESCU Default Configuration TTP')
  expect(name(bare, 'Two')).toBe('inline')
  const both = await loadContent([join(dir, 'a'), join(dir, 'b')])
  expect(name(both, 'One')).toBe('Mine')
})

test('format 6: schedules by name; actions by what the detection makes', async () => {
  const six = (name: string, hours: string) =>
    `name: ${name}\ntype: TTP\nsearch: index=x\nschedule: ${hours}\nfinding: {title: Odd}\n`
  write('a/detections/one.yml', six('One', 'Hourly'))
  write('a/detections/two.yml', six('Two', 'Never'))
  write('a/schedules/hourly.yml', `name: Hourly\n${schedule}`)
  const repository = await loadContent([join(dir, 'a')])
  expect(repository.deploymentFor(repository.detections.get('One')!)).toMatchObject({
    scheduling: { cron: '5 * * * *' },
    alertAction: { rba: false, notable: { ruleTitle: 'Odd' } },
  })
  const two = repository.detections.get('Two')!
  expect(repository.deploymentFor(two).scheduling).toBeUndefined()
  expect(repository.deploymentFor(two).scheduling).toBeUndefined()
  expect(codes(repository.diagnostics)).toEqual(['unknown-schedule a/detections/two.yml'])
})

test('baselines of a detection', async () => {
  write('a/detections/one.yml', detection('One'))
  write('a/baselines/b.yml', 'name: B\nsearch: x\ntags: {detections: [One]}\n')
  write('a/baselines/c.yml', 'name: C\nsearch: x\ntags: {detections: [Other]}\n')
  const repository = await loadContent([join(dir, 'a')])
  expect(repository.baselinesOf(repository.detections.get('One')!).map((baseline) => baseline.name)).toEqual(['B'])
})

test('the label of the app', async () => {
  write('a/contentctl.yml', 'app: {label: ACME}\n')
  write('a/detections/one.yml', detection('One'))
  write('b/detections/two.yml', detection('Two'))
  const repository = await loadContent([join(dir, 'a'), join(dir, 'b')])
  const label = (name: string) => repository.appLabelFor(repository.detections.get(name)!)
  expect([label('One'), label('Two')]).toEqual(['ACME', 'ESCU'])
  expect(repository.appLabelFor({ filePath: '/elsewhere/x.yml' })).toBe('ACME')
})

test('a link that leads back to its own folder ends', async () => {
  write('a/macros/m.yml', macro('m', 'x'))
  symlinkSync(join(dir, 'a/macros'), join(dir, 'a/macros/again'))
  const repository = await loadContent([join(dir, 'a')])
  expect(repository.macro('m')).toHaveLength(1)
  expect(repository.diagnostics).toEqual([])
})
