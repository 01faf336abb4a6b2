/** What is in an archive, one after the other as it is read: no reader of archives needs to go back. */
export type ArchiveItem =
  /** A file. Its bytes must be read before the next item is asked for; what is left of them is passed over. */
  | {
      kind: 'member'
      name: string
      size: number | undefined
      changed: number | undefined
      chunks: AsyncIterable<Uint8Array>
    }
  /** Something whose content can't be read, or that has none (`link`): passed over. */
  | { kind: 'unread'; name: string; reason: string; link: boolean }
  /** The archive itself is not as it should be here. Reading goes on where that is possible. */
  | { kind: 'damage'; reason: string }
