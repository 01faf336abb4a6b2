/** What has changed in a repository since a commit: in commits, in the working tree, in files that Git does not know. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Why Git can't say. */
export class GitError extends Error {}

/** Absolute paths, deleted files too. Compared with where the branch left the other one, as a pull request is. */
export async function changedFiles(directory: string, since: string): Promise<string[]> {
  const root = (await git(directory, 'rev-parse', '--show-toplevel')).trim()
  const commit = (await git(directory, 'rev-parse', '--verify', '--end-of-options', `${since}^{commit}`)).trim()
  // Without a common ancestor (a shallow clone) the commit itself is compared with.
  const base = (await git(directory, 'merge-base', commit, 'HEAD').catch(() => commit)).trim()
  const changed = await git(root, 'diff', '--name-only', '--no-renames', '-z', base)
  const unknown = await git(root, 'ls-files', '--others', '--exclude-standard', '-z')
  const names = `${changed}\0${unknown}`.split('\0').filter((name) => name !== '')
  return [...new Set(names)].map((name) => join(root, name))
}

async function git(directory: string, ...args: string[]): Promise<string> {
  try {
    return (await run('git', ['-C', directory, ...args], { maxBuffer: 2 ** 26 })).stdout
  } catch (error) {
    const { code, stderr = '' } = error as { code?: string | number; stderr?: string }
    if (code === 'ENOENT') throw new GitError('There is no program `git`.')
    throw new GitError(stderr.trim().split('\n')[0] ?? String(error))
  }
}
