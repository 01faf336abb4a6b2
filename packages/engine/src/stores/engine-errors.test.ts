import { describe, expect, test } from 'vitest'
import { type FailureContext, toStoreError } from './engine-errors.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { StoreError } from './store.ts'

const search: FailureContext = { kind: 'embedded', location: '/data', limits: DEFAULT_LIMITS }
const write: FailureContext = { kind: 'embedded', location: '/data' }
const server: FailureContext = { kind: 'server', location: 'http://host:8123/karst' }

function failure(message: string, code?: string, name?: string): Error {
  return Object.assign(new Error(message), code !== undefined && { code }, name !== undefined && { name })
}

describe('what failed, in plain words', () => {
  test.each([
    [search, failure('Timeout exceeded', '159'), 'limit', /longer than 300 s: the limit maxSeconds was met/],
    [search, failure('Limit for result exceeded, max rows: 1.00', '396'), 'limit', /more than 1000000 results/],
    [search, failure('Limit for result exceeded, max bytes: 256.00 MiB', '396'), 'limit', /take more than 256 MiB/],
    [search, failure('Query memory limit exceeded', '241'), 'limit', /more than 8 GiB of memory/],
    [search, failure('Memory limit (total) exceeded', '241'), 'limit', /no memory left/],
    [search, failure('Limit for rows exceeded', '158'), 'limit', /reads more than 100000000000 events/],
    [write, failure('Memory limit exceeded', '241'), 'io', /The store \/data failed: Memory limit exceeded/],
    [search, failure('Query was cancelled', '394'), 'cancelled', /was cancelled/],
    [search, failure('aborted', undefined, 'AbortError'), 'cancelled', /was cancelled/],
    [
      search,
      failure('Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)', 'CHDB_STREAM'),
      'cancelled',
      /was/,
    ],
    [search, failure('Unknown identifier x', '47'), 'query', /ClickHouse refused the query: Unknown identifier x/],
    [search, failure('Cannot execute query in readonly mode', '164'), 'query', /refused the query/],
    [write, failure('Cannot execute query in readonly mode', '164'), 'refused', /may not write/],
    [
      write,
      failure('write failed: errno: 28, strerror: No space left on device', '75'),
      'io',
      /disk that holds \/data is full/,
    ],
    [write, failure("ENOSPC: no space left on device, write '/data/incoming-1.rows'", 'ENOSPC'), 'io', /is full/],
    [write, failure("EACCES: permission denied, open '/data/incoming-1.rows'", 'EACCES'), 'io', /permission denied/],
    [write, failure('EIO: i/o error, write', 'EIO'), 'io', /i\/o error/],
    [search, failure('Checksum does not match', '40'), 'io', /Checksum/],
    [server, failure('connect ECONNREFUSED', 'ECONNREFUSED'), 'unreachable', /nothing listens there/],
    [server, failure('getaddrinfo EAI_AGAIN', 'EAI_AGAIN'), 'unreachable', /could not be resolved/],
    [server, failure('socket hang up', 'ECONNRESET'), 'unreachable', /cut off/],
    [
      server,
      failure('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      'unreachable',
      /self-signed certificate/,
    ],
    [server, failure('wrong version number', 'EPROTO'), 'unreachable', /wrong version number/],
    [server, failure('<html>Not found</html>'), 'unreachable', /is not ClickHouse/],
    [server, failure('Unexpected token <', undefined, 'SyntaxError'), 'unreachable', /is not ClickHouse/],
    [server, failure('ann: Authentication failed', '516'), 'refused', /refused: ann: Authentication failed/],
    [server, failure('Database x does not exist', '81'), 'query', /does not exist/],
    [write, 'a text', 'query', /a text/],
  ] as const)('%o: %s → %s', (context, thrown, kind, message) => {
    const error = toStoreError(thrown, context)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ kind, message })
    expect(error.hint).toMatch(/^[A-Z].*\.$/)
  })

  test('once only', () => {
    const error = new StoreError('io', 'x', 'y')
    expect(toStoreError(error, search)).toBe(error)
  })
})
