/**
 * A second lock on searches. The first is ClickHouse's own `readonly = 1`, which refuses writes, settings, and table
 * functions that reach out. It lets through what this file refuses: functions that read files of the machine, KILL,
 * and statements after the first. It reads tokens only, so it refuses a bit more than it must.
 */
import { StoreError } from './store.ts'

/** First words of statements that only answer. */
const ANSWERS = new Set(['select', 'with', 'explain', '('])

/** Functions that reach files, other servers, programs, dictionaries or SQL in a text. A test compares it with the engine's. */
const REACHING_OUT = new Set(
  `addresstoline addresstolinewithinlines addresstosymbol aiclassify aiembed aiextract aigenerate aitranslate arrowflight
   arrowstream azureblobstorage azureblobstoragecluster catboostevaluate cluster clusterallreplicas cosn deltalake
   deltalakeazure deltalakeazurecluster deltalakecluster deltalakelocal deltalakes3 deltalakes3cluster demangle eval
   executable file filecluster filesystem gcs generateserialid getclienthttpheader hdfs hdfscluster hive hudi hudicluster
   iceberg icebergazure icebergazurecluster icebergcluster iceberghdfs iceberghdfscluster iceberglocal
   iceberglocalcluster icebergs3 icebergs3cluster input jdbc logtrace loop mongodb mysql odbc oss paimon paimonazure
   paimonazurecluster paimoncluster paimonhdfs paimonhdfscluster paimonlocal paimons3 paimons3cluster postgresql python
   redis remote remotesecure s3 s3cluster showcertificate sqlite url urlcluster ytsaurus`.split(/\s+/),
)

/** dictGet, dictionary and their kind. */
const DICTIONARY = /^dict(?:get|has|is|ionary)/

/** Whitespace and comments; quoted text; quoted names; words; anything else one character at a time. */
const TOKEN = new RegExp(
  [
    /(?<skip>\s+|--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?\*\/)/,
    /(?<text>'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*')/,
    /(?<name>`[^`\\]*(?:(?:\\[\s\S]|``)[^`\\]*)*`|"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*")/,
    /(?<heredoc>\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)/,
    /(?<word>[\p{L}_][\p{L}\p{N}_$]*)/u,
    /(?<other>[\s\S])/,
  ]
    .map((part) => part.source)
    .join('|'),
  'gu',
)

export function assertReadOnly(sql: string): void {
  let first = true
  let previous = ''
  let ended = false
  for (const { groups } of sql.matchAll(TOKEN)) {
    if (groups!.skip !== undefined) continue
    const token = tokenOf(groups!)
    if (ended) throw refusal('more than one statement')
    if (first && !ANSWERS.has(token)) throw refusal(`a statement that begins with ${token.toUpperCase() || 'a text'}`)
    if (token === '(' && reachesOut(previous)) throw refusal(`the function ${previous}`)
    if (token === 'outfile' && previous === 'into') throw refusal('INTO OUTFILE')
    ended = token === ';'
    first = false
    previous = token
  }
  if (first) throw refusal('an empty statement')
}

export function reachesOut(functionName: string): boolean {
  return REACHING_OUT.has(functionName) || DICTIONARY.test(functionName)
}

function tokenOf(groups: Record<string, string | undefined>): string {
  if (groups.name !== undefined) return groups.name.slice(1, -1).toLowerCase()
  return (groups.word ?? groups.other ?? '').toLowerCase()
}

function refusal(what: string): StoreError {
  const hint = 'This is a fault in Karst: please report it with the search that caused it.'
  return new StoreError('query', `A search only reads; refused: ${what}.`, hint)
}
