/** The verbs, in the order in which help lists them: one line for each file of this folder. */
import type { Verb } from '../verb.ts'
import { compile } from './compile.ts'
import { golden } from './golden.ts'
import { help } from './help.ts'
import { search } from './search.ts'

export const VERBS: readonly Verb[] = [search, compile, golden, help]
