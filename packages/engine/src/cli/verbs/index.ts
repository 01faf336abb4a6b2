/** The verbs, in the order in which help lists them: one line for each file of this folder. */
import type { Verb } from '../verb.ts'
import { accelerate } from './accelerate.ts'
import { build } from './build.ts'
import { compile } from './compile.ts'
import { convert } from './convert.ts'
import { demo } from './demo.ts'
import { explain } from './explain.ts'
import { fields } from './fields.ts'
import { fmt } from './fmt.ts'
import { golden } from './golden.ts'
import { help } from './help.ts'
import { ingest } from './ingest.ts'
import { lint } from './lint.ts'
import { newVerb } from './new.ts'
import { reindex } from './reindex.ts'
import { run } from './run.ts'
import { scan } from './scan.ts'
import { search } from './search.ts'
import { test } from './test.ts'
import { validate } from './validate.ts'

export const VERBS: readonly Verb[] = [
  demo,
  ingest,
  search,
  run,
  scan,
  explain,
  compile,
  lint,
  validate,
  test,
  convert,
  build,
  newVerb,
  fmt,
  fields,
  reindex,
  accelerate,
  golden,
  help,
]
