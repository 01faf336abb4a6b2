/** The migrations in order. One that has been released is never edited: the next change is the next number. */
import { eventsMigration } from './0001-events.ts'
import { loadedFilesMigration } from './0002-loaded-files.ts'
import { accelerationsMigration } from './0003-accelerations.ts'
import type { Migration } from './migration.ts'

export const MIGRATIONS: readonly Migration[] = [eventsMigration, loadedFilesMigration, accelerationsMigration]
