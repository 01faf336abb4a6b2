/** With a repository of Git in a temporary folder. */
import { execFileSync } from 'node:child_process'
import { realpathSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { bareEnvironment } from '@karst/spl'
import { expect, test } from 'vitest'
import { loadContent } from '../../content/repository.ts'
import { changedFiles, GitError } from './changed-files.ts'
import { changeOf, dependenciesOf, touches } from './dependencies.ts'
import { detectionYaml, SAMPLE_CONTENT } from './sample-content.ts'
import { addFiles, temporaryFiles } from './sample-suite.ts'

const settings = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.test', '-c', 'commit.gpgsign=false']

function repository(files: Record<string, string>) {
  const folder = realpathSync(temporaryFiles(files))
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...settings, ...args], { stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  return { folder, git }
}

test('commits of the branch, the working tree, and files that Git does not know', async () => {
  const { folder, git } = repository({
    'a/one.yml': '1',
    'a/two.yml': '1',
    'a/gone.yml': '1',
    'b/other.yml': '1',
    '.gitignore': '*.tmp\n',
  })
  git('checkout', '-q', '-b', 'topic')
  addFiles(folder, { 'a/one.yml': '2' })
  git('commit', '-q', '-am', 'second')
  git('checkout', '-q', 'main')
  addFiles(folder, { 'b/other.yml': '2' })
  git('commit', '-q', '-am', 'not of the branch')
  git('checkout', '-q', 'topic')
  addFiles(folder, { 'a/two.yml': '2', 'a/new é.yml': '1', 'a/x.tmp': '1' })
  rmSync(join(folder, 'a/gone.yml'))
  const changed = await changedFiles(join(folder, 'a'), 'main')
  expect(changed.map((file) => relative(folder, file)).sort()).toEqual([
    'a/gone.yml',
    'a/new é.yml',
    'a/one.yml',
    'a/two.yml',
  ])
})

test('what Git can not say is an error', async () => {
  const { folder } = repository({ x: '1' })
  await expect(changedFiles(folder, 'nosuch')).rejects.toThrow(GitError)
  await expect(changedFiles(folder, '--output=x')).rejects.toThrow(GitError)
  await expect(changedFiles(temporaryFiles({}), 'main')).rejects.toThrow(/not a git repository/i)
})

test('a change touches the detections that depend on it, through macros and lookups', async () => {
  const files = {
    ...SAMPLE_CONTENT,
    'lookups/known.yml': 'name: known\nfilename: known.csv\n',
    'lookups/known.csv': 'user,reason\nsvc,service\n',
    'macros/look.yml': 'name: look(1)\narguments: [field]\ndefinition: lookup known user as $field$ OUTPUT reason\n',
    'detections/b.yml': detectionYaml({ name: 'B', search: 'index=x | `look(user)` | `b_filter`' }),
  }
  const folder = temporaryFiles(files)
  const content = await loadContent([folder])
  const lookup = (name: string) =>
    name === 'known'
      ? {
          name,
          table: 't',
          columns: ['user', 'reason'],
          matchType: new Map(),
          caseSensitive: true,
          minMatches: 0,
          maxMatches: 1,
          defaultMatch: undefined,
        }
      : undefined
  const environment = {
    ...bareEnvironment({ now: 0 }),
    lookup,
    macro: (name: string, count: number) => {
      const found = content.macro(name).find((macro) => macro.arguments.length === count)
      return found && { name, arguments: found.arguments, definition: found.definition.text }
    },
  }
  const touched = (path: string) =>
    [...content.detections.all().values()]
      .filter((detection) => touches(changeOf(join(folder, path)), dependenciesOf(detection, content, environment)))
      .map(({ name }) => name)
  expect(touched('macros/security_log.yml')).toEqual(['Many Logon Failures'])
  expect(touched('macros/look.yml')).toEqual(['B'])
  expect(touched('macros/b_filter.yml')).toEqual(['B'])
  expect(touched('lookups/known.csv')).toEqual(['B'])
  expect(touched('lookups/known.yml')).toEqual(['B'])
  expect(touched('detections/b.yml')).toEqual(['B'])
  expect(touched('detections/b.expect.yaml')).toEqual(['B'])
  expect(touched('stories/x.yml')).toEqual([])
  expect(touched('macros/unused.yml')).toEqual([])
  expect(touched('sourcetypes/x.yml').sort()).toEqual(['B', 'Many Logon Failures'])
})
