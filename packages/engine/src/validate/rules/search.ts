/** V29 and V30: the macros and lookups that searches name. What else the compiler says is in compiler.ts. */
import { didYouMean } from '@karst/spl'
import type { ContentFile } from '../content-file.ts'
import { type Context, type Finding, fileRule, rules } from '../rule.ts'
import { isFitted, isWritten } from '../uses.ts'

/** Names after commands that read or write a lookup, with the options that may stand between (contentctl's patterns, widened by `local=` and `update=` everywhere). */
const LOOKUP_CALL =
  /(?:^|[^\w])(inputlookup|outputlookup|lookup)((?:\s+\w+\s*=\s*(?:"[^"]*"|[^\s|\]]+))*)\s+([\w.:-]+)(?=[\s|,\]]|$)/gi

/** Lookups that a search names, by their text: for searches that the compiler could not read to the end. */
function* lookupsInText(text: string): Generator<{ name: string; start: number; writes: boolean }> {
  const bare = text.replace(/```[\s\S]*?```|"(?:[^"\\]|\\.)*"/g, (part) => ' '.repeat(part.length))
  for (const match of bare.matchAll(LOOKUP_CALL)) {
    const name = match[3]!
    yield {
      name,
      start: match.index + match[0].length - name.length,
      writes: match[1]!.toLowerCase() === 'outputlookup',
    }
  }
}

function* unknownLookups(file: ContentFile, { project }: Context): Generator<Finding> {
  const search = project.searches.of(file)
  if (!search) return
  const { external, content } = project
  const seen = new Set<number>()
  for (const { diagnostic, range, text } of search.diagnostics) {
    if (diagnostic.code !== 'unknown-lookup') continue
    seen.add(range.start.offset)
    const name = /`([^`]+)`/.exec(diagnostic.message)?.[1] ?? text
    const model = content.lookup(name)?.backing.kind === 'mlmodel'
    if (project.isBroken('lookup', name)) continue
    if (!external.hasLookup(name) && !model && !isFitted(project, name) && !isWritten(project, name))
      yield { range, message: diagnostic.message, hint: didYouMean(name, content.lookupNames()) ?? DECLARE_LOOKUP }
  }
  for (const { name, start, writes } of lookupsInText(search.located.text)) {
    const range = search.located.rangeOf(start, start + name.length)
    const finished = search.finished
    // A search that compiles has said what it misses, but for the file that it writes.
    if (seen.has(range.start.offset) || (finished && !writes)) continue
    if (content.lookup(name) || external.hasLookup(name) || isWritten(project, name)) continue
    if (!project.isBroken('lookup', name))
      yield {
        range,
        message: `There is no lookup \`${name}\`.`,
        hint: didYouMean(name, content.lookupNames()) ?? DECLARE_LOOKUP,
      }
  }
}

const DECLARE_LOOKUP = 'If another app defines it, name it in karst.yml below `external.lookups`.'
const DECLARE_MACRO = 'If another app defines it, name it in karst.yml below `external.macros`.'

export const SEARCH_RULES = rules(
  fileRule(
    'V29',
    'macro-unknown',
    ['detection', 'baseline', 'investigation'],
    {
      what: 'Every macro that the search calls is defined, here or by an app that karst.yml names; so are those that macros call.',
      why: 'Splunk refuses to run the search. contentctl does not see calls with a blank in their arguments, nor those inside macros.',
      bad: 'search: "`logins(a, b)` | stats count by user dest | `odd_logon_filter`"',
      good: 'search: "`logons` | stats count by user dest | `odd_logon_filter`"',
    },
    function* (file, { project }) {
      for (const { diagnostic, range, text } of project.searches.of(file)?.diagnostics ?? []) {
        if (diagnostic.code !== 'unknown-macro') continue
        const name = /`([^`]+)`/.exec(diagnostic.message)?.[1] ?? ''
        if (project.external.hasMacro(name) || project.isBroken('macro', name)) continue
        const inside = text.includes(name) ? '' : ` ${text} calls it.`
        yield {
          range,
          message: `${diagnostic.message}${inside}`,
          hint: didYouMean(name, project.searches.environment.macroNames()) ?? DECLARE_MACRO,
        }
      }
    },
  ),
  fileRule(
    'V30',
    'lookup-unknown',
    ['detection', 'baseline', 'investigation'],
    {
      what: 'Every lookup that the search reads or writes is defined, here or by an app that karst.yml names.',
      why: 'Splunk refuses to run the search.',
      bad: 'search: "`logons` | lookup nosuch host as dest | stats count by user dest | `odd_logon_filter`"',
      good: 'search: "`logons` | lookup known_hosts host as dest | stats count by user dest | `odd_logon_filter`"',
    },
    unknownLookups,
  ),
)
