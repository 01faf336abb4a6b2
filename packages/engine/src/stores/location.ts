/** What names a store: a directory, or the URL of a ClickHouse server. */
import { resolve } from 'node:path'
import { StoreError } from './store.ts'

export type StoreLocation =
  | { kind: 'embedded'; directory: string }
  | { kind: 'server'; url: string; user: string; password: string; database: string; shown: string }

const SERVER_HINT = 'Write it as http://user:password@host:8123/database.'

export function parseLocation(text: string): StoreLocation {
  if (text.trim() === '')
    throw new StoreError('not-a-directory', 'The store has no name.', 'Name a directory or a URL.')
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { kind: 'embedded', directory: resolve(text) }
  const url = parseUrl(text)
  const database = decoded(url.pathname.replace(/^\/|\/$/g, '')) || 'karst'
  return {
    kind: 'server',
    url: `${url.protocol}//${url.host}`,
    user: decoded(url.username) || 'default',
    password: decoded(url.password),
    database,
    shown: `${url.protocol}//${url.host}/${database}`,
  }
}

// The text itself stays out of the messages: it may hold a password.
function parseUrl(text: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new StoreError('unreachable', "The store's address is not a valid URL.", SERVER_HINT)
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new StoreError('unreachable', `A store's address can't begin with ${url.protocol}//.`, SERVER_HINT)
  }
  return url
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
