/** The migrations in order. One that has been released is never edited: the next change is the next number. */
import { eventsMigration } from './0001-events.ts'

export interface Migration {
  version: number
  name: string
  /** Each may run twice (`IF NOT EXISTS`): a process can die between a statement and the record of the migration. */
  statements: string[]
}

export const MIGRATIONS: readonly Migration[] = [eventsMigration]
