/** One step of the schema. */
export interface Migration {
  version: number
  name: string
  /** Each may run twice (`IF NOT EXISTS`): a process can die between a statement and the record of the migration. */
  statements: string[]
}
