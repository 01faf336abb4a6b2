/**
 * The demo's store is emptied before every run, so that it always shows the same. A store that something else is in is
 * refused: the demo knows its own by a lookup that it leaves there.
 */
import type { Store } from '../../stores/store.ts'
import { UsageError } from '../verb.ts'

const MARK = 'karst_demo'

export async function emptyDemoStore(store: Store): Promise<void> {
  const lookups = await store.lookups()
  const own = lookups.some(({ name }) => name === MARK)
  if (!own && (lookups.length > 0 || (await hasEvents(store))))
    throw new UsageError(
      `The store ${store.location} holds something else, and the demo empties its store.`,
      'Name another directory with --data, or leave --data out.',
    )
  await store.clear()
  await store.writeLookup(MARK, ['note'], [['This store belongs to `karst demo`, which empties it when it runs.']])
}

async function hasEvents(store: Store): Promise<boolean> {
  const { rows } = await store.query('SELECT 1 FROM events LIMIT 1')
  return rows.length > 0
}
