import { call, NULL, type Scalar } from '../plan/scalar.ts'
import { asList, asText } from '../semantics/coerce.ts'
import { type PathStep, parsePath } from '../semantics/data-path.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import { jsonAt } from '../semantics/json-path.ts'
import { jsonTextsAtPathOf } from '../semantics/json-text-at.ts'
import { jsonValues } from '../semantics/json-values.ts'
import { once } from '../semantics/once.ts'
import { isXml, xmlAt } from '../semantics/xml-path.ts'
import { constantText } from './constant-argument.ts'

export default fn({
  name: 'spath',
  docs: {
    summary: 'The values at a path of a JSON or XML text.',
    usage: 'spath(<value>, <path>)',
    category: 'text',
    notes: [
      'Paths are those of the command spath: a.b, a{}.b, a{2}, and a{@id} for an attribute of XML.',
      'An object or array is given as its JSON text. Several values are a multivalue field.',
    ],
    differences: ['A path that comes from a field finds values of JSON only, not of XML.'],
  },
  arity: [2, 2],
  lower([value, path], functionCall) {
    const document = asText(value!)
    if (document.type === 'null' || path!.type === 'null') return NULL
    if (constantText(path!) === undefined) return jsonValues(jsonTextsAtPathOf(document, asText(path!)))
    const steps = stepsOf(path!, functionCall)
    return steps ? once(document, (each) => valuesAt(each, steps)) : NULL
  },
  examples: [
    { spl: 'spath(x, "a.b")', given: { x: '{"a":{"b":"deep"}}' }, expect: 'deep' },
    { spl: 'spath(x, "a{}.n")', given: { x: '{"a":[{"n":1},{"n":"x"}]}' }, expect: ['1', 'x'] },
    { spl: 'spath(x, "a{1}.n")', given: { x: '{"a":[{"n":1},{"n":"x"}]}' }, expect: 'x' },
    { spl: 'spath(x, "a")', given: { x: '{"a":{"b":[1, 2]}}' }, expect: '{"b":[1,2]}' },
    { spl: 'spath(x, "r.p.d")', given: { x: '<r><p><d>one</d><d>two</d></p></r>' }, expect: ['one', 'two'] },
    { spl: 'spath(x, "r.p{@id}")', given: { x: '<r><p id="7"/></r>' }, expect: '7' },
    { spl: 'spath(x, p)', given: { x: '{"a":[{"n":1},{"n":"x"}]}', p: 'a{}.n' }, expect: ['1', 'x'] },
    { spl: 'spath(x, "b")', given: { x: '{"a":1}' }, expect: null },
    { spl: 'spath("no document", "a")', expect: null },
  ],
})

function stepsOf(path: Scalar, { args, binder }: FunctionCall): PathStep[] | undefined {
  const written = constantText(path)!
  const steps = parsePath(written)
  if (!('error' in steps)) return steps
  binder.diagnostics.report(
    'function-arguments',
    args[1]!.span,
    `\`${written}\` is no path: ${steps.error}.`,
    'Write names with points between them, {} for all elements of an array, {0} for its first.',
  )
  return undefined
}

/** Which of the two a text is shows only when it is read; a path that begins with braces is one of JSON. */
function valuesAt(document: Scalar, steps: readonly PathStep[]): Scalar {
  const json = steps.some((step) => step.kind === 'attribute') ? asList(NULL) : jsonAt(document, steps)
  if (steps[0]!.kind !== 'name') return json
  return call('list', 'if', isXml(document), xmlAt(document, steps), asList(json))
}
