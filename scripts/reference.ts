/** Writes docs/reference from the registry: node scripts/run-ts.mjs scripts/reference.ts. A test holds it up to date. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { referenceFiles } from '../packages/engine/src/cli/reference/files.ts'

const folder = join(process.cwd(), 'docs', 'reference')
rmSync(folder, { recursive: true, force: true })
for (const [path, text] of referenceFiles()) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
