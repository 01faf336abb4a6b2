/** karst explain — what every stage of a search leaves, why there is nothing, and which events the rows come from. */
import { didYouMean } from '@karst/spl'
import { type LocatedText, unlocatedText } from '../../content/located-text.ts'
import { ContentRepository, loadContent } from '../../content/repository.ts'
import { explainSearch } from '../../explain/explain-search.ts'
import { Knowledge } from '../../search/knowledge.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import { ingestLogs, LOG_OPTIONS } from '../ingest-logs.ts'
import { printContentDiagnostics, printDiagnostics } from '../output/diagnostics.ts'
import { printExplanation } from '../output/explanation.ts'
import { explanationJson } from '../output/explanation-json.ts'
import {
  CONTENT,
  DATA,
  GEOIP,
  JSON_OUTPUT,
  knowledgeSettings,
  LIMITS,
  openDataStore,
  queryLimits,
  searchLimits,
  searchTime,
  TIME,
} from '../shared-options.ts'
import { UsageError, type Verb, type VerbCall } from '../verb.ts'

export const explain: Verb = {
  name: 'explain',
  arguments: [
    { name: '<detection>', help: 'a YAML file, the name or id of a detection in --content, or a search in SPL' },
  ],
  summary: 'what every stage of a search leaves, and why: for no result, the condition that nothing met',
  description:
    'Counts the rows after every stage of a search, and after each condition of those that filter. Where nothing is left it names the first\ncondition that nothing met, the values that are there instead, and the events that miss the fewest conditions; of a result it shows\nthe raw events behind each row. docs/explaining.md reads an example line by line.',
  options: [
    {
      flags: '--logs <path>',
      help: 'a log file or folder to look at; may be given more than once. Without --data the store is gone afterwards',
      multiple: true,
    },
    CONTENT,
    GEOIP,
    DATA,
    ...LOG_OPTIONS,
    ...TIME,
    { flags: '--rows <n>', help: 'rows to show with their events (default: 10)' },
    { flags: '--events <n>', help: 'events to show of each row, and nearest events (default: 3)' },
    JSON_OUTPUT,
    ...LIMITS,
  ],
  examples: [
    {
      note: 'Why a detection finds nothing in a log',
      line: 'karst explain detections/my_detection.yml --content . --logs events.log',
    },
    {
      note: 'A detection by its name, over what the store holds',
      line: 'karst explain "Windows Export Certificate" --content ./content',
    },
    { note: 'A search', line: "karst explain 'EventCode=1 Image=*\\cmd.exe | stats count by user | where count > 5'" },
  ],
  async run(call) {
    const { options, terminal, signal } = call
    const limits = { rows: options.count('rows') ?? 10, events: options.count('events') ?? 3 }
    const { name, search, content } = await readSubject(call)
    if (!search) return 2
    const logs = options.list('logs')
    const own = logs.length > 0 && options.text('data') === undefined
    const store = own ? await openTemporaryStore({ limits: queryLimits(options) }) : await openDataStore(options)
    try {
      if (logs.length > 0) await ingestLogs(store, logs, call)
      const knowledge = new Knowledge(store, content, knowledgeSettings(options))
      const explanation = await explainSearch(store, knowledge, search, {
        ...limits,
        name,
        time: searchTime(options),
        limits: queryLimits(options),
        searchLimits: searchLimits(options),
        signal,
      })
      if (options.flag('json')) terminal.out(JSON.stringify(explanationJson(name, explanation, search), undefined, 2))
      else {
        terminal.out(terminal.paint.bold(name))
        printDiagnostics(explanation.diagnostics, explanation.source, terminal, search)
        if (explanation.ran) printExplanation(explanation, terminal)
      }
      if (!explanation.ran) return 2
      return explanation.rows > 0 ? 0 : 1
    } finally {
      await store.close()
    }
  },
}

interface Subject {
  name: string
  /** Undefined for a file that holds no detection that can be read. */
  search: LocatedText | undefined
  content: ContentRepository | undefined
}

async function readSubject({ args, options, terminal }: VerbCall): Promise<Subject> {
  const argument = args[0]!.trim()
  const dirs = options.list('content')
  if (/\.ya?ml$/i.test(argument) && !/[|\n]/.test(argument)) {
    const content = await loadContent(dirs, { only: [argument] })
    const [detection] = [...content.detections.all().values()].filter(({ filePath }) => filePath === argument)
    printContentDiagnostics(
      content.diagnostics.filter(({ severity }) => severity === 'error'),
      terminal,
    )
    return { name: detection?.name ?? argument, search: detection?.search, content }
  }
  // Files are read when they are asked for: one detection needs few of a repository's.
  const content = dirs.length === 0 ? undefined : new ContentRepository(dirs)
  const byName = content?.detections.get(argument)
  const detection = byName ?? (isId(argument) ? content?.detectionById(argument) : undefined)
  if (detection) return { name: detection.name, search: detection.search, content }
  if (!isSearch(argument)) throw unknownDetection(argument, content)
  return { name: 'search', search: unlocatedText(args[0]!, 'search'), content }
}

function isId(argument: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(argument)
}

/** A name has words and blanks; a search compares, pipes, quotes or calls a macro. */
function isSearch(argument: string): boolean {
  return /[|=`"*<>[\]]/.test(argument)
}

function unknownDetection(argument: string, content: ContentRepository | undefined): UsageError {
  const names = content ? [...content.detections.all().values()].map(({ name }) => name) : []
  const hint = content
    ? (didYouMean(argument, names) ?? 'Give its name, its id, its file, or a search.')
    : 'Give a file, a search, or a content directory with --content to look the name up in.'
  return new UsageError(`There is no detection ${argument}${content ? ' in the content' : ''}.`, hint)
}
