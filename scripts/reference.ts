/** Writes docs/reference, docs/diagnostics.md and docs/validation-rules.md from the code: node scripts/run-ts.mjs scripts/reference.ts. A test holds it up to date. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { diagnosticsDocument } from '../packages/engine/src/cli/reference/diagnostic-page.ts'
import { referenceFiles } from '../packages/engine/src/cli/reference/files.ts'
import { validationRulesDocument } from '../packages/engine/src/cli/reference/validation-page.ts'

const folder = join(process.cwd(), 'docs', 'reference')
rmSync(folder, { recursive: true, force: true })
for (const [path, text] of referenceFiles()) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
writeFileSync(join(process.cwd(), 'docs', 'diagnostics.md'), diagnosticsDocument())
writeFileSync(join(process.cwd(), 'docs', 'validation-rules.md'), validationRulesDocument())
