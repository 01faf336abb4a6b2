/** The content repository that a file lies in. */
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CONTENT_FOLDERS } from './folder-index.ts'

/** One folder of the name `detections` may stand anywhere; two of the kinds are a repository. */
const TELLING_FOLDERS = 2

/** The nearest folder, from the path upwards, that has the folders of a content repository. */
export function repositoryAround(path: string): string | undefined {
  for (let folder = resolve(path); dirname(folder) !== folder; folder = dirname(folder)) {
    const inside = CONTENT_FOLDERS.filter((name) =>
      statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
    )
    if (inside.length >= TELLING_FOLDERS) return folder
  }
  return undefined
}
