import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseLocation } from './location.ts'

describe('a directory', () => {
  test.each(['.karst', '/var/lib/karst', 'a:b', 'C:/karst', './http:/x'])('%s', (text) =>
    expect(parseLocation(text)).toEqual({ kind: 'embedded', directory: resolve(text) }),
  )
})

describe('a URL', () => {
  test.each([
    ['http://h:8123', 'http://h:8123', 'default', '', 'karst'],
    ['http://h', 'http://h', 'default', '', 'karst'],
    ['HTTPS://ann:p%40ss%3A@h:8443/db/', 'https://h:8443', 'ann', 'p@ss:', 'db'],
    ['http://ann@[::1]:8123/my%20db', 'http://[::1]:8123', 'ann', '', 'my db'],
    ['http://ann:100%@h/x', 'http://h', 'ann', '100%', 'x'],
  ])('%s', (text, url, user, password, database) => {
    const place = parseLocation(text)
    expect(place).toEqual({ kind: 'server', url, user, password, database, shown: `${url}/${database}` })
  })

  test.each(['http://', 'clickhouse://h:9000/db', 'file:///tmp/x'])('%s is refused', (text) =>
    expect(() => parseLocation(text)).toThrow(expect.objectContaining({ kind: 'unreachable' })),
  )
})
