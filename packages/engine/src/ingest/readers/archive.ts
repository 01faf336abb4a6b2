/** Which reader reads an archive. */
import type { ArchiveItem } from './archive-item.ts'
import { ByteSource } from './byte-source.ts'
import { isTar, tarItems } from './tar.ts'
import { isZip, zipItems } from './zip.ts'

export interface ArchiveFormat {
  name: string
  /** Members are compressed one by one. */
  packs: boolean
  items(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveItem>
}

const ZIP: ArchiveFormat = { name: 'zip', packs: true, items: (chunks) => zipItems(new ByteSource(chunks)) }
const TAR: ArchiveFormat = { name: 'tar', packs: false, items: (chunks) => tarItems(new ByteSource(chunks)) }

/** Told by the first bytes, whatever the name. */
export function archiveFormat(head: Uint8Array): ArchiveFormat | undefined {
  if (isZip(head)) return ZIP
  return isTar(head) ? TAR : undefined
}
