/** The catalogue of source types that were read once and are used for many files. */
import { Catalogue } from './catalogue.ts'
import type { Definitions } from './definition.ts'

const known = new WeakMap<Definitions, Catalogue>()

/** Definitions are not changed once they are loaded, so that their catalogue is made once. */
export function catalogueOf(definitions: Definitions): Catalogue {
  let catalogue = known.get(definitions)
  if (catalogue === undefined) {
    catalogue = new Catalogue(definitions)
    known.set(definitions, catalogue)
  }
  return catalogue
}
