#!/usr/bin/env node
import { existsSync } from 'node:fs'

const bundle = new URL('../dist/karst.mjs', import.meta.url)
if (!existsSync(bundle)) {
  console.error('karst is not built yet. Run `npm run demo` or `npm test` once; either does all set-up.')
  process.exit(2)
}
const { main } = await import(bundle.href)
process.exitCode = await main(process.argv.slice(2))
