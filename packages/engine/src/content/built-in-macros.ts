/**
 * Macros that content relies on and that Splunk's own apps define, so that no content repository ships them. Only
 * those whose effect is documented and needs nothing that Karst lacks: `get_asset` reads Enterprise Security's asset
 * database and stays unknown.
 */
import { unlocatedText } from './located-text.ts'
import type { Macro } from './macro.ts'

interface BuiltIn {
  name: string
  arguments: string[]
  definition: string
  /** The app that ships it. */
  app: string
  description: string
}

const CIM = 'the Splunk Common Information Model add-on (Splunk_SA_CIM)'
const ES = 'Splunk Enterprise Security'

const BUILT_INS: BuiltIn[] = [
  {
    name: 'drop_dm_object_name',
    arguments: ['dm_name'],
    definition: 'rename $dm_name$.* as *',
    app: CIM,
    description: "Takes the data model object's name off the fields of tstats.",
  },
  {
    // There it joins the correlation search's settings to the event; here findings hold them from the beginning.
    name: 'notable',
    arguments: [],
    definition: 'index=notable',
    app: ES,
    description: 'All findings, as they were created.',
  },
]

/** Built-in macros by name; the caller compares the number of arguments. */
export const BUILT_IN_MACROS: readonly Macro[] = BUILT_INS.map((macro) => ({
  kind: 'macro',
  name: macro.name,
  arguments: macro.arguments,
  definition: unlocatedText(macro.definition, `(built in: ${macro.name})`),
  description: `${macro.description} Shipped with ${macro.app}.`,
  file: undefined,
}))

/** Users tune a detection by defining its filter macro; undefined, it lets everything through. */
export function defaultFilterMacro(name: string): Macro {
  return {
    kind: 'macro',
    name,
    arguments: [],
    definition: unlocatedText('search *', `(built in: ${name})`),
    description: 'Lets every result through. Define a macro of this name to filter results of its detection.',
    file: undefined,
  }
}
