/** Where the files are that come with the package: the same from the sources and from the bundle. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder beside the package's package.json. */
export function packageFolder(name: string): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory)
    if (parent === directory) throw new Error('BUG: the package of Karst has no package.json')
    directory = parent
  }
  return join(directory, name)
}
