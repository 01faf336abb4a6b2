/** What each rule of `karst validate` asks for: one text for docs/validation.md and for `karst help`. */
import type { Example, Rule } from '../../validate/rule.ts'
import { RULES } from '../../validate/rules/index.ts'
import type { ReferencePage } from './page.ts'

const LEVEL = { error: 'An error', warning: 'A warning', info: 'A note' } as const

const FLAGS: Record<string, string> = {
  attack: '--attack',
  build: '--build',
  inspect: '--inspect',
  previousBuild: '--previous-build',
  deprecation: '--deprecation',
  atomic: '--atomic',
  enrichments: '--enrichments',
  addOns: '--add-ons',
  dataCache: '--data-cache',
}

/** By its id or its name, in capitals or not. */
export function validationRule(word: string): Rule | undefined {
  const lower = word.toLowerCase()
  return RULES.find(({ id, name }) => id.toLowerCase() === lower || name === lower)
}

export function validationRulePage(rule: Rule): ReferencePage {
  const { id, name, docs } = rule
  const parts = [
    `# ${id} ${name}`,
    docs.what,
    docs.why,
    scopeOf(rule),
    `Reported:\n\n${shown(docs.bad)}`,
    `Right:\n\n${shown(docs.good)}`,
  ]
  return { kind: 'diagnostic', name: id, summary: docs.what, text: `${parts.join('\n\n')}\n` }
}

/** `An error. Of detections and baselines, in format 5.` */
function scopeOf({ severity, kinds, formats, options }: Rule): string {
  const about =
    kinds.length === 0
      ? 'the repository'
      : kinds.length > 8
        ? 'every kind of object'
        : listed([...kinds].sort().map((kind) => `${kind.replace('_', ' ')}s`.replace(/ys$/, 'ies')))
  const inFormats = formats === undefined ? 'in every format' : `in format ${listed([...formats].sort().map(String))}`
  const flags =
    options === undefined ? '' : ` Only with ${options.map((option) => `\`${FLAGS[option]}\``).join(' or ')}.`
  return `${LEVEL[severity]} of ${about}, ${inFormats}.${flags}`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function shown(example: Example): string {
  if (typeof example === 'string') return fence('yaml', example)
  return Object.entries(example)
    .map(([path, text]) =>
      text === ''
        ? `\`${path}\` is not there.`
        : `\`${path}\`:\n\n${fence(path.endsWith('.yml') || path.endsWith('.YML') ? 'yaml' : 'text', text.trimEnd())}`,
    )
    .join('\n\n')
}

function fence(language: string, text: string): string {
  const marks = text.includes('```') ? '`````' : '```'
  return `${marks}${language}\n${text}\n${marks}`
}

/** docs/validation-rules.md */
export function validationRulesDocument(): string {
  const rows = RULES.map(
    ({ id, name, severity, docs }) =>
      `| [${id}](#${anchor(id, name)}) | ${name} | ${severity} | ${docs.what.replaceAll('|', '\\|')} |`,
  )
  const sections = RULES.map((rule) => validationRulePage(rule).text.trimEnd().replace(/^# /, '### '))
  return [
    '# Rules of validation',
    'Made from the code by `node scripts/run-ts.mjs scripts/reference.ts`. How validation is used, and what else it reports, is in [validation.md](validation.md); `karst help V42` shows one rule.',
    'An example that is a piece of YAML stands in an object that is right otherwise: `# no author` means that the key is not there. Every example is a test: what is reported, and what is right.',
    `| | | | |\n|---|---|---|---|\n${rows.join('\n')}`,
    `${sections.join('\n\n')}\n`,
  ].join('\n\n')
}

function anchor(id: string, name: string): string {
  return `${id.toLowerCase()}-${name}`
}
