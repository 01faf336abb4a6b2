/** The counts of loading add up, file by file, over the logs beside the repository. All of them: scripts/checks.ts. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ingestAll } from '../packages/engine/src/ingest/pipeline.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'

const shared = join(import.meta.dirname, '..', '..', 'shared', 'logs')
const here = existsSync(shared)
if (!here) console.log(`skipped: no logs in ${shared}`)

test.skipIf(!here)(
  'every file has its fate, and every event that was read is stored',
  { timeout: 120_000 },
  async () => {
    const folders = ['evtx', 'xmlwineventlog'].map((name) => join(shared, name))
    const store = await openTemporaryStore()
    try {
      const summary = await ingestAll({ store, paths: folders })
      const found = folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
      )
      expect(summary.files).toHaveLength(found.length)
      expect(Object.values(summary.fileCounts).reduce((sum, each) => sum + each)).toBe(found.length)
      for (const { path, events, stored, sources } of summary.files) {
        expect([path, stored]).toEqual([path, events])
        expect([path, sources.reduce((sum, each) => sum + each.events, 0)]).toEqual([path, events])
      }
      const whole = summary.files.reduce((sum, { events }) => sum + events, 0)
      expect(summary).toMatchObject({ events: whole, stored: whole, refused: 0 })
      const { rows } = await store.query(
        "SELECT count(), countIf(has(JSONAllPaths(fields), 'parse_error')) FROM events",
      )
      expect(rows[0]).toEqual([whole, summary.eventsWithProblems])
      expect(whole).toBeGreaterThan(18_000)
    } finally {
      await store.close()
    }
  },
)
