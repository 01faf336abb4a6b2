/** Macros and lookups that other apps define: those that everybody's Splunk has, and those that karst.yml declares. */
import type { MacroSource } from '@karst/spl'

export class External {
  /** Definitions by `name` or `name(2)`; undefined where only the name is known. */
  readonly macros: ReadonlyMap<string, ExternalMacro>
  /** Columns by name; undefined where they are not known. */
  readonly lookups: ReadonlyMap<string, readonly string[] | undefined>

  constructor(macros: ReadonlyMap<string, ExternalMacro>, lookups: ReadonlyMap<string, readonly string[] | undefined>) {
    this.macros = macros
    this.lookups = lookups
  }

  hasMacro(name: string): boolean {
    return this.macros.has(name) || [...this.macros.keys()].some((key) => key.startsWith(`${name}(`))
  }

  hasLookup(name: string): boolean {
    return this.lookups.has(name)
  }

  /** A macro source with the definitions of these over one of content, which wins. */
  over(content: MacroSource): MacroSource {
    return {
      ...content,
      macro: (name, count) => {
        const own = content.macro(name, count)
        if (own) return own
        const declared = this.macros.get(count === 0 ? name : `${name}(${count})`)
        if (declared?.definition === undefined) return undefined
        return { name, arguments: declared.arguments, definition: declared.definition }
      },
      macroNames: () => [...content.macroNames(), ...[...this.macros.keys()].map((key) => key.replace(/\(.*$/, ''))],
    }
  }
}

export interface ExternalMacro {
  arguments: readonly string[]
  definition: string | undefined
}

/**
 * What contentctl 5.6.0 leaves unchecked because apps beside the content bring it: Enterprise Security, the Common
 * Information Model add-on, URL Toolbox, and others. Their definitions are not public.
 */
export const KNOWN_APP_MACROS: readonly string[] = [
  'get_asset',
  'get_risk_severity',
  'cim_corporate_web_domain_search',
  'globedistance',
]

export const KNOWN_APP_LOOKUPS: readonly string[] = [
  'ut_shannon_lookup',
  'identity_lookup_expanded',
  'cim_corporate_web_domain_lookup',
  'cim_corporate_email_domain_lookup',
  'cim_cloud_domain_lookup',
  'alexa_lookup_by_str',
  'interesting_ports_lookup',
  'asset_lookup_by_str',
  'admon_groups_def',
  'other_lookups',
  'asn_lookup_by_cidr',
  'mitre_attack_lookup',
  'cim_corporate_web_domains.csv',
  'cim_corporate_email_domains.csv',
  'cim_cloud_domains.csv',
  // Splunk has it built in (limits of contentctl's list: ctl#456).
  'dnslookup',
]
