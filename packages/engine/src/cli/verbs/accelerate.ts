/** karst accelerate — keeps datasets of data models in tables of their own. */
import { didYouMean } from '@karst/spl'
import type { AccelerationStatus } from '../../search/accelerated-datasets.ts'
import type { Definition, LeftOut } from '../../search/acceleration.ts'
import { Knowledge } from '../../search/knowledge.ts'
import type { RewritableStore } from '../../stores/store.ts'
import { accelerationsJson, printAccelerations, printFilled, type ShownAcceleration } from '../output/accelerations.ts'
import { printDiagnostics } from '../output/diagnostics.ts'
import { ProgressCount } from '../output/progress.ts'
import { CONTENT, DATA, JSON_OUTPUT, knowledgeSettings, openContent, openDataStore } from '../shared-options.ts'
import { UsageError, type Verb, type VerbCall } from '../verb.ts'

export const accelerate: Verb = {
  name: 'accelerate',
  arguments: [{ name: '[dataset...]', help: 'datasets of data models: Endpoint.Processes, Web (its root dataset)' }],
  summary: 'keeps a dataset of a data model in a table of its own: the same results, sooner',
  description:
    'Fills a table with the events of a dataset and its calculated fields, and from then on with every event that is loaded. Searches\nover the data model (tstats, from datamodel, datamodel) read it where it holds all fields that they need. A table whose\ndefinition has changed since (the model, event types, a field that became multivalue) is stale: it is not read until it is rebuilt.',
  options: [
    DATA,
    { ...CONTENT, help: 'the content directories that searches use: data models, event types, tags' },
    { flags: '--list', help: 'the accelerated datasets, and whether searches read them' },
    { flags: '--rebuild', help: 'make the tables of these datasets again; without a name, of all that are not read' },
    { flags: '--drop', help: 'take the tables of these datasets away' },
    JSON_OUTPUT,
  ],
  examples: [
    { note: 'Two datasets', line: 'karst accelerate Endpoint.Processes Authentication' },
    { note: 'Which there are, and whether they are in use', line: 'karst accelerate --list' },
    { note: 'After the data models or the content changed', line: 'karst accelerate --rebuild --content ./content' },
  ],
  async run(call) {
    const { args, options } = call
    const modes = ['list', 'rebuild', 'drop'].filter((mode) => options.flag(mode))
    if (modes.length > 1) throw new UsageError(`--${modes[0]} and --${modes[1]} do not go together.`)
    if (modes[0] === 'list' && args.length > 0) throw new UsageError('--list takes no datasets: it shows all of them.')
    if (args.length === 0 && modes[0] !== 'list' && modes[0] !== 'rebuild')
      throw new UsageError('Which dataset?', 'Name one, for example Endpoint.Processes; or give --list.')
    const content = await openContent(options)
    const store = await openDataStore(options)
    try {
      const knowledge = new Knowledge(store, content, knowledgeSettings(options))
      await knowledge.refresh()
      const work = new Accelerating(store, knowledge, call)
      if (modes[0] === 'list') return await work.list()
      if (modes[0] === 'drop') return await work.drop(args)
      return await work.fill(args, modes[0] === 'rebuild')
    } finally {
      await store.close()
    }
  },
}

class Accelerating {
  private readonly store: RewritableStore
  private readonly knowledge: Knowledge
  private readonly call: VerbCall

  constructor(store: RewritableStore, knowledge: Knowledge, call: VerbCall) {
    this.store = store
    this.knowledge = knowledge
    this.call = call
  }

  async list(): Promise<number> {
    const shown = await this.shown(this.knowledge.accelerations.all())
    const { options, terminal } = this.call
    if (options.flag('json')) terminal.out(accelerationsJson(shown))
    else printAccelerations(shown, terminal)
    return 0
  }

  private async shown(statuses: readonly AccelerationStatus[]): Promise<ShownAcceleration[]> {
    const shown: ShownAcceleration[] = []
    for (const status of statuses) {
      const { rows, complete, bytes } = await this.store.accelerations.check(status.acceleration)
      const incomplete = status.state === 'used' && !complete
      const reason = incomplete ? 'it does not hold the events of the dataset' : status.reason
      shown.push({ ...status, state: incomplete ? 'broken' : status.state, reason, rows, bytes })
    }
    return shown
  }

  async drop(args: readonly string[]): Promise<number> {
    const all = this.knowledge.accelerations.all().map(({ acceleration }) => acceleration.dataset)
    // One whose dataset is gone can be dropped too, by its whole name.
    const names = args.map((arg) => (all.includes(arg) ? arg : this.named(arg).join('.')))
    const missing = names.find((name) => !all.includes(name))
    if (missing !== undefined) throw new UsageError(`${missing} is not accelerated.`, didYouMean(missing, all) ?? LIST)
    for (const name of names) await this.store.accelerations.drop(name)
    const { options, terminal } = this.call
    if (options.flag('json')) terminal.out(JSON.stringify({ version: 1, dropped: names }, undefined, 2))
    else for (const name of names) terminal.out(`${name} is no longer accelerated`)
    return 0
  }

  /** All names are looked at before anything is done. */
  async fill(args: readonly string[], rebuild: boolean): Promise<number> {
    const { options, terminal } = this.call
    const statuses = this.knowledge.accelerations.all()
    const inNeed = statuses.filter(({ state }) => state !== 'used').map(({ acceleration }) => acceleration.dataset)
    const wanted = args.length > 0 ? args.map((arg) => this.named(arg)) : inNeed.map(splitName)
    if (wanted.length === 0) terminal.err('Nothing is to be rebuilt: every accelerated dataset is in use.')
    const filled: (ShownAcceleration & { leftOut: LeftOut[]; seconds: number | undefined })[] = []
    let refused = 0
    for (const [model, dataset] of wanted) {
      const definition = this.knowledge.accelerations.definition(model, dataset)
      const name = `${model}.${dataset}`
      const usable = statuses.find(({ acceleration, state }) => acceleration.dataset === name && state === 'used')
      if (definition?.kind !== 'definition') {
        refused += 1
        this.refuse(name, definition)
      } else if (usable && !rebuild) {
        filled.push({ ...(await this.shown([usable]))[0]!, leftOut: definition.leftOut, seconds: undefined })
      } else filled.push(await this.make(definition))
    }
    if (options.flag('json')) terminal.out(accelerationsJson(filled))
    else for (const each of filled) printFilled(each, terminal)
    return refused > 0 ? 1 : 0
  }

  private async make(definition: Definition & { kind: 'definition' }) {
    const { terminal, signal } = this.call
    const progress = new ProgressCount(terminal, `Accelerating ${definition.dataset}`)
    const start = performance.now()
    try {
      const { kind: _, leftOut, ...own } = definition
      const options = { signal, progress: (done: number, total: number) => progress.update(done, total) }
      const acceleration = await this.store.accelerations.create(own, options)
      const seconds = (performance.now() - start) / 1000
      const [shown] = await this.shown([{ acceleration, state: 'used', reason: undefined }])
      return { ...shown!, leftOut, seconds }
    } finally {
      progress.end()
    }
  }

  private refuse(name: string, definition: Definition | undefined): void {
    const { terminal } = this.call
    const { warning } = terminal.paintErr
    if (definition?.kind !== 'refused') {
      terminal.err(
        `${warning('error')}: there is no dataset ${name} any more. Drop it: karst accelerate --drop ${name}`,
      )
      return
    }
    if (definition.source) printDiagnostics(definition.diagnostics, definition.source, terminal)
    terminal.err(`${warning('error')}: ${definition.reason} ${definition.hint}`)
  }

  /** `Model`, `Model.Dataset` or `Model.Root.Dataset`: the model, and the name of the dataset alone. */
  private named(arg: string): [model: string, dataset: string] {
    const { dataModels } = this.knowledge
    const [modelName = '', ...path] = arg.split('.')
    const model = dataModels.get(modelName)
    if (!model)
      throw new UsageError(`There is no data model ${modelName}.`, didYouMean(modelName, dataModels.names()) ?? MODELS)
    const dataset = path.at(-1) ?? model.root
    if (!model.datasets.has(dataset)) {
      const hint = didYouMean(dataset, model.datasets.keys()) ?? `It has ${[...model.datasets.keys()].join(', ')}.`
      throw new UsageError(`The data model ${modelName} has no dataset ${dataset}.`, hint)
    }
    return [model.name, dataset]
  }
}

const LIST = 'karst accelerate --list shows which are.'
const MODELS = 'docs/data-models.md says where they are. One of your own needs --content.'

function splitName(name: string): [model: string, dataset: string] {
  const dot = name.indexOf('.')
  return [name.slice(0, dot), name.slice(dot + 1)]
}
