/** For tests: a small program over this folder's modules in a process of its own, which may be killed. */
import { type ChildProcessWithoutNullStreams, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** `source` is the text of a TypeScript module that lies in this folder. */
export async function startProgram(
  source: string,
  options: SpawnOptionsWithoutStdio = {},
): Promise<ChildProcessWithoutNullStreams> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: HERE, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  const child = spawn(process.execPath, ['--input-type=module', '-'], { cwd: HERE, ...options })
  child.stdin.end(outputFiles[0]!.text)
  return child
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export async function runProgram(source: string, options: SpawnOptionsWithoutStdio = {}): Promise<Ended> {
  const child = await startProgram(source, options)
  const ended = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    ended.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    ended.stderr += chunk
  })
  const [code, signal] = await once(child, 'close')
  return { code, signal, ...ended }
}

/** Resolves when the program has printed a line that begins so; answers the line. */
export function printed(child: ChildProcessWithoutNullStreams, beginning: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      const line = text.split('\n').find((candidate) => candidate.startsWith(beginning))
      if (line !== undefined) resolve(line)
    })
    child.stderr.on('data', (chunk) => {
      text += chunk
    })
    child.once('close', () => reject(new Error(`ended without printing ${beginning}: ${text}`)))
  })
}
