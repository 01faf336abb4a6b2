/** The example logs of a content repository's data sources as events. */
import type { ContentRepository } from '../content/repository.ts'
import { FileLoader } from '../ingest/load-file.ts'
import { loadText } from '../ingest/load-text.ts'
import { TEST_OPTIONS } from '../ingest/test-loader.ts'
import type { Store } from '../stores/store.ts'

/** Loads each under the source and source type of its data source; answers how many events there are. */
export async function loadExampleLogs(store: Store, content: ContentRepository): Promise<number> {
  let events = 0
  for (const { exampleLog, eventSource, sourcetype } of content.dataSources.all().values()) {
    if (exampleLog === undefined) continue
    const loader = new FileLoader({ ...TEST_OPTIONS, source: eventSource, sourcetype })
    const { batches } = await loadText(loader, exampleLog)
    for (const batch of batches) {
      await store.insertEvents(batch)
      events += batch.rows
    }
  }
  return events
}
