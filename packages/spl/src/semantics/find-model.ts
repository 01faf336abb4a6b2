/** The model that apply and summary name. */
import { didYouMean } from '../source/nearest.ts'
import type { Located } from '../syntax/stage-parser.ts'
import type { LowerContext } from './context.ts'
import { type DensityModel, modelLookup, modelName, readModel } from './density-model.ts'

/** Reports a model that was never fitted here. */
export function findModel({ value: name, span }: Located<string>, context: LowerContext): DensityModel | undefined {
  const { environment, diagnostics } = context
  const lookup = environment.lookup(modelLookup(name))
  const model = lookup && readModel(lookup)
  if (model) return model
  const names = [...environment.lookupNames()]
  // Content lists models that come trained as lookups without rows; Data Science and Deep Learning is one of the apps.
  if (names.includes(modelLookup(name)) || /pretrained|_dsdl$/.test(name))
    diagnostics.report(
      'unsupported',
      span,
      `The model \`${name}\` comes trained with another app, and runs outside of a search.`,
      'Karst runs models that `fit DensityFunction` made.',
    )
  else
    diagnostics.report(
      'unknown-lookup',
      span,
      `There is no model \`${name}\`.`,
      didYouMean(
        name,
        names.flatMap((each) => modelName(each) ?? []),
      ) ?? `First run the search that makes it: … | fit DensityFunction <field> into ${name}.`,
    )
  return undefined
}
