/** Where the example logs and content are: in a published package beside its package.json, in a checkout at its root. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from '../../content/package-folder.ts'
import { Failure } from '../verb.ts'

export interface ExampleFolder {
  logs: string
  content: string
}

export function exampleFolder(): ExampleFolder {
  const places = [packageFolder('examples'), join(packageFolder('.'), '..', '..', 'examples')]
  const root = places.find((place) => existsSync(join(place, 'logs')) && existsSync(join(place, 'content')))
  if (root === undefined)
    throw new Failure('The example logs and detections are not there.', `They belong into ${places.at(-1)}.`)
  return { logs: join(root, 'logs'), content: join(root, 'content') }
}
