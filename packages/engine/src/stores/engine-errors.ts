/** What ClickHouse, the network and the disk report, as StoreErrors in plain words. */
import { MAX_RESULT_BYTES } from './limits.ts'
import { type QueryLimits, StoreError, type StoreErrorKind } from './store.ts'

export interface FailureContext {
  kind: 'embedded' | 'server'
  location: string
  /** The limits of the query that failed; absent for writes. */
  limits?: QueryLimits | undefined
}

/** ClickHouse's error codes that are not simply "the engine refused the SQL". */
const CODES: Record<string, StoreErrorKind | keyof QueryLimits> = {
  158: 'maxRowsRead', // TOO_MANY_ROWS
  159: 'maxSeconds', // TIMEOUT_EXCEEDED
  160: 'maxSeconds', // TOO_SLOW
  241: 'maxMemoryBytes', // MEMORY_LIMIT_EXCEEDED
  307: 'maxRowsRead', // TOO_MANY_BYTES
  396: 'maxResultRows', // TOO_MANY_ROWS_OR_BYTES
  394: 'cancelled', // QUERY_WAS_CANCELLED
  734: 'cancelled', // QUERY_WAS_CANCELLED_BY_CLIENT
  192: 'refused', // UNKNOWN_USER
  193: 'refused', // WRONG_PASSWORD
  194: 'refused', // REQUIRED_PASSWORD
  195: 'refused', // IP_ADDRESS_NOT_ALLOWED
  497: 'refused', // ACCESS_DENIED
  516: 'refused', // AUTHENTICATION_FAILED
  209: 'unreachable', // SOCKET_TIMEOUT
  210: 'unreachable', // NETWORK_ERROR
  279: 'unreachable', // ALL_CONNECTION_TRIES_FAILED
  40: 'io', // CHECKSUM_DOESNT_MATCH
  74: 'io', // CANNOT_READ_FROM_FILE_DESCRIPTOR
  75: 'io', // CANNOT_WRITE_TO_FILE_DESCRIPTOR
  76: 'io', // CANNOT_OPEN_FILE
  77: 'io', // CANNOT_CLOSE_FILE
  117: 'io', // INCORRECT_DATA
  228: 'io', // CANNOT_FSYNC
  243: 'io', // NOT_ENOUGH_SPACE
  246: 'io', // CORRUPTED_DATA
  252: 'io', // TOO_MANY_PARTS
  271: 'io', // CANNOT_DECOMPRESS
  481: 'io', // CANNOT_CREATE_DIRECTORY
  1001: 'io', // STD_EXCEPTION: what the file system throws
}

const READONLY = '164'

/** How Node names failures of the system: ECONNREFUSED, ENOSPC. */
const SYSTEM_CODE = /^E[A-Z]+(_AGAIN)?$/

export function toStoreError(failure: unknown, context: FailureContext): StoreError {
  if (failure instanceof StoreError) return failure
  const error = failure instanceof Error ? failure : new Error(String(failure))
  const code = String((error as { code?: unknown }).code ?? '')
  if (error.name === 'AbortError' || code === 'CHDB_ABORT') return cancelled(error)
  if (/No space left on device|NOT_ENOUGH_SPACE|ENOSPC/.test(error.message)) return diskFull(context.location, error)
  const meaning = meaningOf(engineCode(error, code), context)
  if (meaning === undefined) return systemError(error, code, context) ?? refusedQuery(error)
  if (meaning in LIMIT_WORDS && context.limits) return limitMet(meaning as keyof QueryLimits, context.limits, error)
  switch (meaning) {
    case 'cancelled':
      return cancelled(error)
    case 'refused':
      return refused(context.location, error)
    case 'query':
      return refusedQuery(error)
    case 'unreachable':
      return unreachable(context.location, error.message, error)
    default:
      return broken(context.location, error)
  }
}

function meaningOf(code: string, context: FailureContext): StoreErrorKind | keyof QueryLimits | undefined {
  // A search that would write is a fault of ours; an insert that may not write is a fault of the user's rights.
  if (code === READONLY) return context.limits ? 'query' : 'refused'
  return CODES[code]
}

/** chdb's own errors carry the code in their text. */
function engineCode(error: Error, code: string): string {
  return /^\d+$/.test(code) ? code : (/^Code: (\d+)\./.exec(error.message)?.[1] ?? '')
}

const LIMIT_WORDS: Record<keyof QueryLimits, (limits: QueryLimits) => string> = {
  maxSeconds: (limits) => `The search ran longer than ${limits.maxSeconds} s`,
  maxResultRows: (limits) => `The search has more than ${limits.maxResultRows} results`,
  maxMemoryBytes: (limits) => `The search needs more than ${size(limits.maxMemoryBytes)} of memory`,
  maxRowsRead: (limits) => `The search reads more than ${limits.maxRowsRead} events`,
}

function limitMet(limit: keyof QueryLimits, limits: QueryLimits, cause: Error): StoreError {
  if (limit === 'maxResultRows' && cause.message.includes('max bytes')) {
    const message = `The search's results take more than ${size(MAX_RESULT_BYTES)}`
    return new StoreError('limit', message, 'Keep fewer fields or fewer rows, or aggregate.', limit, cause)
  }
  if (limit === 'maxMemoryBytes' && cause.message.includes('(total)')) {
    const hint = 'Search less at a time: fewer indexes, fewer source types, a shorter time range.'
    return new StoreError('limit', 'ClickHouse has no memory left for the search.', hint, limit, cause)
  }
  const hint = `Raise the limit ${limit} (now ${limits[limit]}), or search less: fewer indexes, fewer source types, a shorter time range.`
  return new StoreError('limit', `${LIMIT_WORDS[limit](limits)}: the limit ${limit} was met.`, hint, limit, cause)
}

function size(bytes: number): string {
  return bytes >= 2 ** 30 ? `${round(bytes / 2 ** 30)} GiB` : `${round(bytes / 2 ** 20)} MiB`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

export function cancelled(cause?: unknown): StoreError {
  return new StoreError('cancelled', 'The search was cancelled.', 'Run it again to see its results.', undefined, cause)
}

function systemError(error: Error, code: string, { kind, location }: FailureContext): StoreError | undefined {
  if (kind === 'embedded') return SYSTEM_CODE.test(code) ? broken(location, error) : undefined
  if (SYSTEM_CODE.test(code) || /TLS|CERT|SIGNATURE/.test(code) || /socket hang up|Timeout error/.test(error.message)) {
    return unreachable(location, NETWORK_WORDS[code] ?? firstLine(error.message), error)
  }
  // ClickHouse's own answers have a code; another server's page has none.
  return code === '' ? unreachable(location, 'what answers there is not ClickHouse', error) : undefined
}

const NETWORK_WORDS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be resolved',
  ECONNRESET: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
}

export function unreachable(location: string, why: string, cause?: unknown): StoreError {
  const hint = 'Check the URL and that ClickHouse runs (its HTTP port is 8123, or 8443 with TLS).'
  return new StoreError('unreachable', `No ClickHouse at ${location}: ${why}.`, hint, undefined, cause)
}

function refused(location: string, cause: Error): StoreError {
  if (/readonly mode/.test(cause.message)) {
    const hint = 'Name a user who may write and who may change settings (a profile without `readonly`).'
    return new StoreError('refused', `The user of ${location} may not write.`, hint, undefined, cause)
  }
  const hint = 'Check user and password (http://user:password@host:8123/database) and what the user may do.'
  return new StoreError('refused', `${location} refused: ${firstLine(cause.message)}`, hint, undefined, cause)
}

function diskFull(location: string, cause: Error): StoreError {
  const hint = 'Free some space, or keep the store on another disk.'
  return new StoreError('io', `The disk that holds ${location} is full.`, hint, undefined, cause)
}

function broken(location: string, cause: Error): StoreError {
  const hint = 'Look at the disk (space, permissions, health), then try again.'
  return new StoreError('io', `The store ${location} failed: ${firstLine(cause.message)}`, hint, undefined, cause)
}

function refusedQuery(cause: Error): StoreError {
  const hint = 'This is a fault in Karst: please report it with the search that caused it.'
  return new StoreError('query', `ClickHouse refused the query: ${cause.message.trim()}`, hint, undefined, cause)
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').trim()
}
