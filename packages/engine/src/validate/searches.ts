/** The searches of content files through the compiler, each once. Places are those of the file. */
import {
  type Compilation,
  compile,
  type Environment,
  type LintDiagnostic,
  lint,
  type OutputFields,
  outputFields,
  parse,
  RULES,
  type Severities,
} from '@karst/spl'
import type { FileRange } from '../content/diagnostic.ts'
import type { LocatedText } from '../content/located-text.ts'
import type { ContentFile } from './content-file.ts'
import { fillable } from './template-text.ts'

export interface CompiledSearch {
  /** False where an error ended the compilation, so that it has not said all that it could. */
  finished: boolean
  located: LocatedText
  output: OutputFields
  /** What the compiler and the linter say, with the place in the file. */
  diagnostics: readonly PlacedDiagnostic[]
}

export interface PlacedDiagnostic {
  diagnostic: LintDiagnostic
  range: FileRange
  /** The text that it is about, as it stands in the file. */
  text: string
}

/** Of the linter only what says that a search can't find anything: the rest is `karst lint`. */
export const LINT_CODES: readonly string[] = ['contradiction', 'never-holds']

const SEVERITIES: Severities = Object.fromEntries(
  RULES.filter(({ code }) => !LINT_CODES.includes(code)).map(({ code }) => [code, 'off']),
)

export class Searches {
  readonly environment: Environment
  private readonly compiled = new Map<ContentFile, CompiledSearch | undefined>()
  private readonly templates = new Map<string, Pick<Compilation, 'source' | 'diagnostics'>>()

  /** How many searches were checked, drilldowns included. */
  count = 0

  constructor(environment: Environment) {
    this.environment = environment
  }

  /** Undefined for an object without a search. */
  of(file: ContentFile): CompiledSearch | undefined {
    if (!this.compiled.has(file)) {
      const located = file.root.get('search').located()
      // An investigation is a search with places to fill in.
      const text = located && file.kind === 'investigation' ? (fillable(located.text) ?? located.text) : located?.text
      this.compiled.set(file, located && this.compile(text!, located, file.name))
    }
    return this.compiled.get(file)
  }

  /** What is wrong with the macro calls in a text that is no whole search: a macro's definition. */
  callsIn(located: LocatedText, name: string): PlacedDiagnostic[] {
    const { source, diagnostics } = parse(located.text, this.environment, name)
    const calls = diagnostics.list.filter(({ code }) => /macro|comment/.test(code))
    return calls.map((diagnostic) => place(diagnostic, source, located))
  }

  /**
   * What is wrong with a search that has places to fill in; `text` stands for the one in the file and has its length.
   * Drilldowns are alike: each text is compiled once.
   */
  template(text: string, located: LocatedText, name: string): PlacedDiagnostic[] {
    this.count += 1
    let known = this.templates.get(text)
    if (!known) {
      const { source, diagnostics } = compile(text, this.environment, { name })
      known = { source, diagnostics: diagnostics.filter(({ severity }) => severity === 'error') }
      this.templates.set(text, known)
    }
    const { source, diagnostics } = known
    return diagnostics.map((each) => place(each, source, located))
  }

  private compile(text: string, located: LocatedText, name: string): CompiledSearch {
    this.count += 1
    const compilation = compile(text, this.environment, { name: name === '' ? 'search' : name })
    const diagnostics = lint(compilation, SEVERITIES).map((each) => place(each, compilation.source, located))
    // The compilation itself is not kept: thousands of them would fill the memory.
    return { finished: compilation.trace.result !== undefined, located, output: outputFields(compilation), diagnostics }
  }
}

function place(diagnostic: LintDiagnostic, source: Compilation['source'], located: LocatedText): PlacedDiagnostic {
  const { start, end } = (diagnostic.source ?? source).outermost(diagnostic.span)
  return { diagnostic, range: located.rangeOf(start, end), text: located.text.slice(start, end) }
}
