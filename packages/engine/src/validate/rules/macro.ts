/** V78 and K3 to K6: macros. contentctl looks at the definition’s length only. */
import { didYouMean } from '@karst/spl'
import { checkText, checkTexts, finding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { fileRule, rules } from '../rule.ts'
import { callersOf } from '../uses.ts'

/** Names between dollar signs in a macro's definition. */
function* placesIn({ root }: ContentFile): Generator<{ name: string; start: number }> {
  for (const match of root.get('definition').text.matchAll(/\$([^$\s]+)\$/g))
    yield { name: match[1]!, start: match.index }
}

function argumentNames({ root }: ContentFile): string[] {
  return root
    .get('arguments')
    .texts()
    .map(({ text }) => text)
}

export const MACRO_RULES = rules(
  fileRule(
    'V78',
    'macro-definition',
    ['macro'],
    {
      what: '`definition` is a text and not empty; `arguments`, where there are any, is a list of names.',
      why: 'A macro of nothing leaves a hole in every search. One that lets everything through is `search *`.',
      bad: "definition: ''",
      good: 'definition: index=logons',
    },
    function* ({ root }) {
      const definition = root.get('definition')
      // `definition: null` is a macro whose text is "null", as fillnull wants it.
      if (!(definition.kind === 'null' && definition.range.end.offset > definition.range.start.offset))
        yield* checkText(definition, { min: 1 })
      yield* checkTexts(root.get('arguments'), { required: false })
    },
  ),
  fileRule(
    'K3',
    'macro-calls-unknown',
    ['macro'],
    {
      what: 'Every macro that a macro calls is defined, takes so many arguments, and does not lead back to it.',
      why: 'Every search that calls the outer one fails in Splunk. contentctl does not look into macros.',
      bad: 'definition: index=logons `nosuch(user)`',
      good: 'definition: index=logons',
    },
    function* (file, { project }) {
      const located = file.root.get('definition').located()
      if (!located) return
      for (const { diagnostic, range } of project.searches.callsIn(located, `macro ${file.name}`)) {
        const name = /`([^`]+)`/.exec(diagnostic.message)?.[1] ?? ''
        const known = project.external.hasMacro(name) || project.isBroken('macro', name)
        if (diagnostic.code === 'unknown-macro' && known) continue
        const hint =
          diagnostic.code === 'unknown-macro'
            ? didYouMean(name, project.searches.environment.macroNames())
            : diagnostic.hint
        yield { range, message: diagnostic.message, hint }
      }
    },
  ),
  fileRule(
    'K4',
    'macro-argument-undeclared',
    ['macro'],
    {
      what: 'Every `$name$` in the definition of a macro with arguments is one of them.',
      why: 'It would stay as it is, dollar signs and all.',
      bad: 'arguments: [field]\ndefinition: eval $field$=strftime($feild$, "%Y")',
      good: 'definition: index=logons',
    },
    function* (file) {
      const names = argumentNames(file)
      if (names.length === 0) return
      const located = file.root.get('definition').located()
      for (const { name, start } of placesIn(file))
        if (!names.includes(name))
          yield {
            range: located!.rangeOf(start, start + name.length + 2),
            message: `\`${name}\` is no argument of the macro.`,
            hint: didYouMean(name, names),
          }
    },
  ),
  fileRule(
    'K5',
    'macro-argument-unused',
    ['macro'],
    {
      what: 'Every argument of a macro stands in its definition.',
      why: 'What a search gives for it does nothing.',
      bad: 'arguments: [field]',
      good: 'definition: index=logons',
    },
    function* (file) {
      if (file.root.get('definition').text === '') return
      const used = new Set([...placesIn(file)].map(({ name }) => name))
      for (const argument of file.root.get('arguments').texts())
        if (!used.has(argument.text))
          yield finding(argument, `\`$${argument.text}$\` does not stand in the definition.`)
    },
    { severity: 'warning' },
  ),
  fileRule(
    'K6',
    'macro-unused',
    ['macro'],
    {
      what: 'Some search, drilldown, macro or dashboard calls the macro.',
      why: 'It is left over, or its name is misspelled where it is called. Macros that only users call are no mistake: turn the rule off for them.',
      bad: { 'macros/left_over.yml': 'name: left_over\nstatus: production' },
      good: { 'macros/logons.yml': 'definition: index=logons' },
    },
    function* (file, { project }) {
      if (file.name !== '' && callersOf(project, file).length === 0)
        yield finding(file.root.get('name'), `Nothing calls the macro ${quoted(file.name)}.`)
    },
    { severity: 'warning' },
  ),
)
