/** sort-limit: sorts that cut what comes after. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { sortLimit } from './sort-limit.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(sortLimit, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a | sort _time | streamstats count by user', 'sort'],
    ['index=a | sort - bytes | dedup host', 'sort'],
    ['index=a | sort bytes | eval x=1 | stats first(x) by host', 'sort'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | sort 0 _time | streamstats count by user'],
    ['index=a | sort limit=0 _time | streamstats count by user'],
    ['index=a | stats count by user | sort - count'],
    ['index=a | sort - bytes | eval x=1 | where x>0 | table x'],
    ['index=a | sort - bytes | head 10 | stats count by host'],
    ['index=a | head 500 | sort - bytes | dedup host'],
    ['| makeresults count=50 | sort - _time | streamstats count'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
