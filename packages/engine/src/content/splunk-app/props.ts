/** The search-time settings of props.conf: EXTRACT, REPORT, FIELDALIAS, EVAL, LOOKUP. */
import type { Alias, AppliesTo, AutomaticLookup, Calculation, EventKnowledge, Extraction } from '@karst/spl'
import { readExpression } from '@karst/spl/expression'
import { type ContentDiagnostic, contentDiagnostic } from '../diagnostic.ts'
import type { ConfSetting } from './conf-file.ts'
import { readOwnLayers, type Stanza } from './conf-layers.ts'
import { reportExtraction } from './report-extraction.ts'

export type Props = Omit<EventKnowledge, 'tags'>

interface Reading {
  extractions: Extraction[]
  aliases: Alias[]
  calculations: Calculation[]
  lookups: (AutomaticLookup & { order: string })[]
  transforms: ReadonlyMap<string, Stanza>
  refuse: (setting: ConfSetting, stanza: Stanza, message: string, code?: 'conf-value' | 'conf-not-carried') => void
}

interface Setting {
  setting: ConfSetting
  stanza: Stanza
  /** What follows the dash: a class, or for EVAL the field. */
  name: string
  rule: { applies: AppliesTo | undefined; what: string }
}

const READERS: Readonly<Record<string, (given: Setting, out: Reading) => void>> = {
  EXTRACT: readExtract,
  REPORT: readReport,
  FIELDALIAS: readAlias,
  EVAL: readEval,
  LOOKUP: readLookup,
}

export function readProps(root: string, diagnostics: ContentDiagnostic[]): Props {
  const { own, fallback } = readOwnLayers(root, 'props', diagnostics)
  const transforms = readOwnLayers(root, 'transforms', [])
  const out: Reading = {
    extractions: [],
    aliases: [],
    calculations: [],
    lookups: [],
    transforms: new Map(transforms.own.map((stanza) => [stanza.name, stanza])),
    refuse: ({ range }, { file }, message, code = 'conf-value') => {
      diagnostics.push(contentDiagnostic(code, file, range, message))
    },
  }
  if (fallback) readStanza(fallback, undefined, out)
  for (const stanza of own) {
    const applies = appliesTo(stanza)
    if (typeof applies === 'string')
      diagnostics.push(contentDiagnostic('conf-value', stanza.file, stanza.range, applies))
    else if (applies) readStanza(stanza, applies, out)
  }
  // Splunk runs automatic lookups in the order of their classes' characters.
  const lookups = out.lookups.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
  return { extractions: out.extractions, aliases: out.aliases, calculations: out.calculations, lookups }
}

/**
 * `[source::…]`, `[host::…]` or a source type; rules that give names (`[rule::…]`) apply to nothing at search time. A
 * text says what is wrong with a pattern.
 */
function appliesTo(stanza: Stanza): AppliesTo | string | undefined {
  const found = /^(source|host|rule|delayedrule)::(.*)$/.exec(stanza.name)
  const by = found?.[1] ?? 'sourcetype'
  const pattern = found?.[2] ?? stanza.name
  if (by !== 'source' && by !== 'host' && by !== 'sourcetype') return undefined
  const body = pattern.replace(/^\(\?::\)\{0\}/, '')
  const isPattern = by !== 'sourcetype' || body !== pattern
  if (isPattern && body.includes('(?'))
    return `[${stanza.name}] has \`(?\`, and of regular expressions only ( | ) is known here; it is left out.`
  if (isPattern && depth(body) !== 0) return `[${stanza.name}] has brackets that do not close; it is left out.`
  const wild = isPattern && /[*|]|\.\.\./.test(body)
  const own = Number.parseInt(stanza.text('priority'), 10)
  return { by, pattern, priority: Number.isNaN(own) ? (wild ? 0 : 100) : own }
}

/** How many brackets stay open; less than 0 where one closes that none opened. */
function depth(pattern: string): number {
  let open = 0
  for (const sign of pattern) {
    if (sign === '(') open++
    else if (sign === ')' && --open < 0) return open
  }
  return open
}

function readStanza(stanza: Stanza, applies: AppliesTo | undefined, out: Reading): void {
  for (const key of stanza.keys()) {
    if (key.toLowerCase() === 'priority') continue
    const setting = stanza.setting(key)!
    const dash = key.indexOf('-')
    const read = dash < 0 ? undefined : READERS[key.slice(0, dash).toUpperCase()]
    if (!read) {
      const where = 'events are broken, timed and parsed as source type files say (sourcetypes/*.yml)'
      out.refuse(setting, stanza, `\`${key}\` of [${stanza.name}] is not carried over: ${where}.`, 'conf-not-carried')
    } else if (setting.value.text.trim() !== '') {
      read({ setting, stanza, name: key.slice(dash + 1), rule: { applies, what: `${key} of [${stanza.name}]` } }, out)
    }
  }
}

/** `EXTRACT-<class> = <regex> [in <field>]` */
function readExtract({ setting, stanza, rule }: Setting, out: Reading): void {
  const found = /^([\s\S]*?)(?:\s+in\s+([A-Za-z_]\w*))?$/.exec(setting.value.text.trim())!
  const regex = found[1]!
  const fields = namedGroups(regex)
  if (fields.length > 0) out.extractions.push({ ...rule, regex, from: found[2] ?? '_raw', fields })
  else out.refuse(setting, stanza, `${rule.what} has no group with a name, so that it gives no field.`)
}

/** `REPORT-<class> = <transform>[, <transform>]…` */
function readReport({ setting, stanza, rule }: Setting, out: Reading): void {
  for (const name of setting.value.text.split(',').map((one) => one.trim())) {
    const transform = out.transforms.get(name)
    const read = transform ? reportExtraction(transform) : `there is no stanza [${name}] in transforms.conf`
    if (typeof read === 'string') out.refuse(setting, stanza, `${rule.what}: ${read}.`)
    else out.extractions.push({ ...rule, ...read, fields: namedGroups(read.regex) })
  }
}

/** `FIELDALIAS-<class> = <field> AS <alias> [<field> ASNEW <alias>]…` */
function readAlias({ setting, stanza, rule }: Setting, out: Reading): void {
  const words = [...setting.value.text.matchAll(/"([^"]*)"|([^\s,]+)/g)].map((found) => (found[1] ?? found[2])!)
  for (let at = 0; at < words.length; at += 3) {
    const [from, as, to] = words.slice(at, at + 3)
    const replace = as?.toUpperCase() === 'AS'
    if (to === undefined || (!replace && as?.toUpperCase() !== 'ASNEW')) {
      out.refuse(
        setting,
        stanza,
        `${rule.what} is not \`<field> AS <alias>\` from here on: ${words.slice(at).join(' ')}.`,
      )
      return
    }
    out.aliases.push({ ...rule, from: from!, to, replace })
  }
}

/** `EVAL-<field> = <expression>` */
function readEval({ setting, stanza, name, rule }: Setting, out: Reading): void {
  const expression = setting.value.text
  const read = readExpression(expression)
  if ('expression' in read) out.calculations.push({ ...rule, field: name, expression })
  else {
    const { message, span } = read.diagnostics[0]!
    const at = { ...setting, range: setting.value.rangeOf(span.start, span.end) }
    out.refuse(at, stanza, `${rule.what} is no eval expression: ${message}`)
  }
}

/** `LOOKUP-<class> = <lookup> <column> [AS <field>]… [OUTPUT|OUTPUTNEW <column> [AS <field>]…]` */
function readLookup({ setting, stanza, name, rule }: Setting, out: Reading): void {
  const words = [...setting.value.text.matchAll(/"([^"]*)"|([^\s,]+)/g)].map((found) => (found[1] ?? found[2])!)
  const [lookup, ...rest] = words
  const output = rest.findIndex((word) => /^OUTPUT(NEW)?$/i.test(word))
  const inputs = pairs(output < 0 ? rest : rest.slice(0, output))
  const outputs = output < 0 ? [] : pairs(rest.slice(output + 1))
  if (lookup === undefined || inputs.length === 0) {
    out.refuse(
      setting,
      stanza,
      `${rule.what} needs a lookup and a column of it: \`<lookup> <column> AS <field> OUTPUT …\`.`,
    )
  } else if (outputs.length === 0) {
    out.refuse(setting, stanza, `${rule.what} names no field behind OUTPUT or OUTPUTNEW: say which it shall give.`)
  } else {
    const replace = rest[output]!.toUpperCase() === 'OUTPUT'
    out.lookups.push({ ...rule, lookup, inputs, outputs, replace, order: name })
  }
}

function pairs(words: readonly string[]): { column: string; field: string }[] {
  const result: { column: string; field: string }[] = []
  for (let at = 0; at < words.length; ) {
    const named = words[at + 1]?.toUpperCase() === 'AS' && words[at + 2] !== undefined
    result.push({ column: words[at]!, field: named ? words[at + 2]! : words[at]! })
    at += named ? 3 : 1
  }
  return result
}

function namedGroups(regex: string): string[] {
  return [...new Set([...regex.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map((found) => found[1]!))]
}
