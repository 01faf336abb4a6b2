/**
 * Data models as YAML: those that come with Karst (`models/`, the Common Information Model), and those of content
 * directories (`data_models/`), which win. The format is documented in docs/data-models.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { packageFolder } from './package-folder.ts'

export interface Calculation {
  field: string
  /** An eval expression. */
  expression: string
}

export interface DataModelDataset {
  name: string
  parent: string | undefined
  constraint: string
  fields: ReadonlySet<string>
  calculations: readonly Calculation[]
  anyField: boolean
}

export interface DataModel {
  name: string
  datasets: ReadonlyMap<string, DataModelDataset>
  root: string
}

const FILE = z.strictObject({
  model: z.string(),
  root: z.string(),
  datasets: z.record(
    z.string(),
    z.strictObject({
      parent: z.string().optional(),
      constraint: z.string(),
      any_field: z.boolean().optional(),
      fields: z.array(z.string()).optional(),
      calculated: z.array(z.record(z.string(), z.string())).optional(),
    }),
  ),
})

/** Models by name; a file is read when its model is first asked for. */
export class DataModels {
  private readonly files = new Map<string, string>()
  private readonly loaded = new Map<string, DataModel>()

  constructor(contentRoots: readonly string[] = []) {
    for (const folder of [packageFolder('models'), ...contentRoots.map((root) => join(root, 'data_models'))]) {
      if (!existsSync(folder)) continue
      for (const file of readdirSync(folder)) {
        if (/\.ya?ml$/.test(file)) this.files.set(basename(file).replace(/\.ya?ml$/, ''), join(folder, file))
      }
    }
  }

  names(): string[] {
    return [...this.files.keys()].sort()
  }

  /** Undefined for an unknown model. Throws an Error that names the file when it is malformed. */
  get(name: string): DataModel | undefined {
    const known = this.loaded.get(name)
    const file = this.files.get(name)
    if (known || file === undefined) return known
    const model = readDataModel(file)
    this.loaded.set(name, model)
    return model
  }
}

export function readDataModel(file: string): DataModel {
  const parsed = FILE.safeParse(parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is no data model: ${z.prettifyError(parsed.error)}`)
  const { model, root, datasets } = parsed.data
  const entries = Object.entries(datasets).map(([name, dataset]): [string, DataModelDataset] => [
    name,
    {
      name,
      parent: dataset.parent,
      constraint: dataset.constraint,
      fields: new Set(dataset.fields ?? []),
      calculations: (dataset.calculated ?? []).flatMap((calculation) =>
        Object.entries(calculation).map(([field, expression]) => ({ field, expression })),
      ),
      anyField: dataset.any_field ?? false,
    },
  ])
  const byName = new Map(entries)
  for (const [name, { parent }] of byName) {
    if (parent !== undefined && !byName.has(parent))
      throw new Error(`${file}: the parent ${parent} of ${name} is not one of its datasets.`)
  }
  if (!byName.has(root)) throw new Error(`${file}: the root ${root} is not one of its datasets.`)
  return { name: model, root, datasets: byName }
}
