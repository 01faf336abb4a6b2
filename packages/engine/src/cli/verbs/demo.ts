/** karst demo — the example logs and detections, run at once. */
import { resolve } from 'node:path'
import { openStore } from '../../stores/open.ts'
import { demoEntities, demoFailures } from '../demo/demo-summary.ts'
import { type ExampleFolder, exampleFolder } from '../demo/example-folder.ts'
import { nextCommands, programFrom, relativePath } from '../demo/next-commands.ts'
import { type DemoResult, runDemo } from '../demo/run-demo.ts'
import { printDemo } from '../output/demo.ts'
import { demoJson } from '../output/demo-json.ts'
import { printContentDiagnostics, printDiagnostics } from '../output/diagnostics.ts'
import { DATA, JSON_OUTPUT } from '../shared-options.ts'
import type { Terminal } from '../terminal.ts'
import type { Verb } from '../verb.ts'

const OWN_STORE = './.karst-demo'

export const demo: Verb = {
  name: 'demo',
  arguments: [],
  summary: 'sample logs and detections, run at once: findings, and entities by risk',
  description:
    'Loads the example logs into a store of their own, runs every example detection over them, and shows the findings, the entities by\nrisk, and what to type next. The store is emptied each time; one that holds anything else is left alone.',
  options: [{ ...DATA, help: `the store to use (default: ${OWN_STORE})` }, JSON_OUTPUT],
  examples: [
    { note: 'Everything', line: 'karst demo' },
    { note: 'For machines', line: 'karst demo --json' },
  ],
  async run({ options, terminal, signal }) {
    const examples = exampleFolder()
    const data = options.text('data') ?? OWN_STORE
    if (terminal.interactive) terminal.err(terminal.paintErr.faint('Loading the example logs, running the detections…'))
    const store = await openStore(data)
    try {
      const result = await runDemo(store, { examples, signal, clock: () => performance.now() })
      printProblems(result, terminal)
      const place = commandPlace(examples, data, store.location)
      const next = nextCommands(place, demoEntities(result)[0])
      if (options.flag('json')) terminal.out(JSON.stringify(demoJson(result, place.data, next), undefined, 2))
      else printDemo(result, next, terminal)
      return demoFailures(result).length === 0 ? 0 : 1
    } finally {
      await store.close()
    }
  },
}

function printProblems({ content, runs }: DemoResult, terminal: Terminal): void {
  printContentDiagnostics(content.diagnostics, terminal)
  for (const { detection, search } of runs)
    printDiagnostics(search.diagnostics, search.source, terminal, detection.search)
}

/** npm runs scripts in the folder of the package; the reader may stand in another one. */
function commandPlace(examples: ExampleFolder, data: string, location: string): Parameters<typeof nextCommands>[0] {
  const directory = process.env.INIT_CWD ?? process.cwd()
  // An address may hold a password; the store's own way to call it does not.
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(data)
  return {
    examples,
    directory,
    program: programFrom(directory),
    data: isAddress ? location : relativePath(directory, resolve(data)),
  }
}
