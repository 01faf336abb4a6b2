import { expect, test } from 'vitest'
import { eventsWhere } from './selection.ts'

test.each([
  [{}, '1'],
  [{ index: 'Main' }, "`index` ILIKE 'Main'"],
  [{ sourcetype: 'XmlWin*', source: 'a_b%\\c' }, "sourcetype ILIKE 'XmlWin%' AND source ILIKE 'a\\\\_b\\\\%\\\\\\\\c'"],
  [{ source: "it's" }, "source ILIKE 'it\\'s'"],
  [{ earliest: 10, latest: 20.5 }, '_time >= 10 AND _time < 20.5'],
  [{ index: 'x', earliest: null, latest: null }, "`index` ILIKE 'x'"],
])('%j is %s', (selection, where) => {
  expect(eventsWhere(selection)).toBe(where)
})
