/** What all tests of a run share: the store, the content, the data models, the data that were loaded. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DataModels } from '../../content/data-model.ts'
import type { ContentRepository } from '../../content/repository.ts'
import { declaredSourcetypes } from '../../content/splunk-app/event-settings.ts'
import type { Store } from '../../stores/store.ts'
import { DataLoads } from './data-loads.ts'
import type { TestEnvironment } from './run-test.ts'
import { SharedLookups } from './shared-lookups.ts'

export type TestSettings = Partial<
  Pick<TestEnvironment, 'limits' | 'timeZone' | 'now' | 'strict' | 'timeout' | 'signal'>
> & {
  geoip?: string | undefined
}

/** Seconds. */
export const TEST_TIMEOUT = 60

/** `store` must be empty, and of this run alone. */
export function testEnvironment(
  store: Store,
  content: ContentRepository,
  { geoip, ...settings }: TestSettings = {},
): TestEnvironment {
  const sourceTypeDirectories = content.roots
    .map((root) => join(root, 'sourcetypes'))
    .filter((path) => existsSync(path))
  return {
    store,
    lookups: new SharedLookups(store),
    content,
    knowledge: { geoip, dataModels: new DataModels(content.roots) },
    loads: new DataLoads(store, {
      sourceTypeDirectories,
      declaredSourcetypes: declaredSourcetypes(content.roots),
      signal: settings.signal,
    }),
    limits: {},
    timeZone: 'UTC',
    now: undefined,
    strict: false,
    timeout: TEST_TIMEOUT,
    ...settings,
  }
}

/** The same store and data with other content: after a change of the content. */
export function withContent(environment: TestEnvironment, content: ContentRepository): TestEnvironment {
  const { knowledge } = environment
  return { ...environment, content, knowledge: { ...knowledge, dataModels: new DataModels(content.roots) } }
}
