/**
 * Compiles every search of a content repository: macros, parse, bind, plan, SQL, in one process on one core.
 *   node scripts/run-ts.mjs bench/compile.ts [content directory] [rounds]
 * The first round is cold; the median of the others is the figure.
 */
import { compile } from '@karst/spl'
import { loadContent } from '../packages/engine/src/content/repository.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import { liveDetections } from '../packages/engine/src/testing/content-coverage.ts'

const [directory = '../shared/escu', rounds = '5'] = process.argv.slice(2)
const store = await openTemporaryStore()
const content = await loadContent([directory])
const searches = liveDetections(content)
const knowledge = new Knowledge(store, content)
await knowledge.refresh()
const environment = knowledge.environment({ now: 1_700_000_000, earliest: null, latest: null, timeZone: 'UTC' })

const times: number[] = []
let compiled = 0
for (let round = 0; round < Number(rounds); round++) {
  const start = performance.now()
  compiled = searches.filter(
    ({ text, name }) => !compile(text, environment, { name }).diagnostics.some((d) => d.severity === 'error'),
  ).length
  times.push(performance.now() - start)
}
const [cold = 0, ...warm] = times
const median = [...warm].sort((a, b) => a - b)[Math.floor(warm.length / 2)] ?? cold
const figure = (milliseconds: number): string =>
  `${(milliseconds / 1000).toFixed(2)} s, ${(milliseconds / searches.length).toFixed(2)} ms each`
console.log(`${searches.length} searches, ${compiled} without errors`)
console.log(`first round: ${figure(cold)}`)
console.log(`median of ${warm.length} more: ${figure(median)}`)
await store.close()
