/** spath — takes values out of JSON and XML, by path or all of them. */
import { and, call, lambda, list, num, type Scalar, text } from '../plan/scalar.ts'
import { asList, asText } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { distinctTexts } from '../semantics/data-names.ts'
import { jsonLeaves, type Leaf, type PathStep, parsePath, xmlLeaves } from '../semantics/data-path.ts'
import { command } from '../semantics/definition.ts'
import { jsonAt, jsonShape } from '../semantics/json-path.ts'
import type { Relation } from '../semantics/relation.ts'
import { setFound } from '../semantics/set-found.ts'
import { sourceField } from '../semantics/source-field.ts'
import { addHidden } from '../semantics/window.ts'
import { isXml, leafAt, xmlAt, xmlLeafValues, xmlShape } from '../semantics/xml-path.ts'
import type { Span } from '../source/span.ts'
import { args, option, positional, text as textValue } from '../syntax/args.ts'

const syntax = args({
  input: option(textValue, { docs: 'The field to read; _raw when it is left out.' }),
  output: option(textValue, { docs: 'The field to write; the path names it when it is left out.' }),
  path: option(textValue, { docs: 'The path of the value.' }),
  datapath: positional(textValue, { docs: 'The path, without path=.' }),
})

export default command({
  name: 'spath',
  docs: {
    summary: 'Takes values out of JSON and XML, by path or all of them.',
    usage: 'spath [input=<field>] [output=<field>] [path=<path> | <path>]',
    page: 'Search Reference, "spath"',
    notes: [
      'A path is names with dots: a.b. {} stands for all elements of an array, {0} for the first one of a JSON array.',
      'In XML the first name is that of the root, a{1} is the first element of that name, and a{@id} an attribute.',
      'Without a path every value becomes a field that is named by its path: a.b, a{}.b, a{@id}.',
      'To know these names takes a query of its own.',
      'An object or an array is given as its JSON text, an XML element that holds others as the XML in it.',
    ],
    differences: [
      'It reads the whole text, not only its first 5,000 characters (extraction_cutoff).',
      'JSON numbers are written in their shortest form: 2.50 is 2.5.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const option = given.input === undefined ? undefined : { value: given.input, span: given.at('input') }
    const source = sourceField(option, input, context)
    if (!source) return input
    const path = given.path ?? given.datapath
    if (path === undefined) {
      if (given.output !== undefined)
        context.diagnostics.report('option-value', given.at('output'), '`output` needs a path.', 'Add path=….')
      return extractAll(source.value, input, given.at('input'), context)
    }
    const at = given.at(given.path === undefined ? 'datapath' : 'path')
    return extractOne(source.value, path, given.output ?? path, input, at, context)
  },
  examples: [
    {
      title: 'One value by its path',
      spl: 'spath input=j output=user path=actor.name',
      given: [{ j: '{"actor": {"name": "mia"}}' }, { j: 'no JSON' }],
      expect: [{ user: 'mia' }, { user: null }],
    },
    {
      title: 'The path names the field',
      spl: 'spath actor.name',
      given: [{ _raw: '{"actor": {"name": "mia"}}' }],
      expect: [{ 'actor.name': 'mia' }],
    },
    {
      title: 'All elements of an array, and one of them',
      spl: 'spath output=all path=a{}.n | spath output=second path=a{1}.n',
      given: [{ _raw: '{"a": [{"n": 1}, {"n": "x"}, {"m": 3}]}' }],
      expect: [{ all: ['1', 'x'], second: 'x' }],
    },
    {
      title: 'The array at the root; objects are JSON text',
      spl: 'spath input=j output=o path={}',
      given: [{ j: '[{"a":1}, 2]' }],
      expect: [{ o: ['{"a":1}', '2'] }],
    },
    {
      title: 'An object where an array could be',
      spl: 'spath input=j output=days path=rules{}.expiration{}.days',
      given: [
        { j: '{"rules": {"expiration": {"days": 1}}}' },
        { j: '{"rules": [{"expiration": {"days": 2}}]}' },
        { j: '{"rules": 3}' },
      ],
      expect: [{ days: '1' }, { days: '2' }, { days: null }],
    },
    {
      title: 'Every value of JSON texts',
      spl: 'spath input=j',
      given: [{ j: '{"a":{"b":"x","n":null},"c":[1,2],"d":[{"e":true}]}' }, { j: '{"c":[3]}' }],
      expect: [
        { 'a.b': 'x', 'a.n': 'null', 'c{}': ['1', '2'], 'd{}.e': 'true' },
        { 'a.b': null, 'c{}': '3' },
      ],
    },
    {
      title: 'Every value of an XML text',
      spl: 'spath input=x',
      given: [{ x: '<r id="1"><a>one</a><a>two</a><b at=\'z\'>&lt;3</b></r>' }],
      expect: [{ 'r{@id}': '1', 'r.a': ['one', 'two'], 'r.b': '<3', 'r.b{@at}': 'z' }],
    },
    {
      title: 'Elements of XML by number, attributes, and XML inside',
      spl: 'spath input=x output=n path=r.a{2} | spath input=x output=at path=r.a{2}{@k} | spath input=x output=in path=r.b',
      given: [{ x: '<r><a k="1">one</a><a k="2">two</a><b><c>1</c></b></r>' }],
      expect: [{ n: 'two', at: '2', in: '<c>1</c>' }],
    },
  ],
})

/** Several values of a multivalue input are read one by one. */
function eachDocument(source: Scalar, read: (document: Scalar) => Scalar): Scalar {
  if (source.type !== 'list') return read(asText(source))
  return call('list', 'arrayFlatten', call('data', 'arrayMap', lambda(['text'], read), source))
}

function extractOne(
  source: Scalar,
  path: string,
  output: string,
  input: Relation,
  at: Span,
  context: LowerContext,
): Relation {
  const steps = parsePath(path)
  if ('error' in steps) {
    context.diagnostics.report('option-value', at, `\`${path}\` is no path: ${steps.error}.`)
    return input
  }
  const value = eachDocument(source, (document) => valueAt(document, steps))
  return setFound(input, [{ name: output, value }])
}

/** A list: which of the two a text is shows only when it is read. */
function valueAt(document: Scalar, steps: readonly PathStep[]): Scalar {
  const xml = steps[0]!.kind === 'name' ? xmlAt(document, steps) : undefined
  const json = steps.some((step) => step.kind === 'attribute') ? list([]) : asList(jsonAt(document, steps))
  return xml ? call('list', 'if', isXml(document), xml, json) : json
}

/**
 * Which fields there are shows in the shapes of the texts, which are asked for first. A field that no text has more than
 * once is single, any other one multivalue.
 */
function extractAll(source: Scalar, input: Relation, at: Span, context: LowerContext): Relation {
  const document = source.type === 'list' ? call('text', 'arrayStringConcat', source, text('\n')) : asText(source)
  const read = addHidden(input, document)
  const why = 'the values of JSON and XML texts become fields'
  const shapes = distinctTexts(shapeOf(read.value), read.relation, at, why, context).all()
  const json = merge(shapes.flatMap((shape) => (shape.startsWith('<') ? [] : (jsonLeaves(shape) ?? []))))
  const xml = merge(shapes.flatMap((shape) => (shape.startsWith('<') ? xmlLeaves(shape) : [])))
  const fromJson = setLeaves(json, read.relation, ({ steps }) => jsonAt(read.value, steps))
  if (xml.length === 0) return fromJson
  const markup = call('text', 'if', isXml(read.value), read.value, text(''))
  const leaves = addHidden(fromJson, xmlLeafValues(markup))
  return setLeaves(xml, leaves.relation, ({ steps, multi }) => {
    const values = leafAt(leaves.value, steps)
    return multi ? values : call('text', 'arrayElementOrNull', values, num(1))
  })
}

/** The shape of a JSON object or array, or of XML, as a list of one; nothing for any other text. */
function shapeOf(document: Scalar): Scalar {
  const isJson = and([call('bool', 'match', document, text('^\\s*[\\[{]')), call('bool', 'isValidJSON', document)])
  const json = call('text', 'if', isJson, jsonShape(document), text(''))
  const shape = call('text', 'ifNull', call('text', 'if', isXml(document), xmlShape(document), json), text(''))
  const present = lambda(['text'], (each) => call('bool', 'notEquals', each, text('')))
  return call('list', 'arrayFilter', present, call('list', 'array', shape))
}

/** Leaves of several documents: the same path is one leaf. */
function merge(leaves: readonly Leaf[]): Leaf[] {
  const byPath = new Map<string, Leaf>()
  for (const leaf of leaves) {
    const key = JSON.stringify(leaf.steps)
    const found = byPath.get(key)
    byPath.set(key, { ...leaf, multi: leaf.multi || (found?.multi ?? false) })
  }
  return [...byPath.values()]
}

/** Different paths may have one name: {"a.b": 1} and {"a": {"b": 1}}. */
function setLeaves(leaves: readonly Leaf[], input: Relation, leafValue: (leaf: Leaf) => Scalar): Relation {
  const names = [...new Set(leaves.map((leaf) => leaf.name))]
  return setFound(
    input,
    names.map((name) => {
      const values = leaves.filter((leaf) => leaf.name === name).map(leafValue)
      const value = values.length === 1 ? values[0]! : call('list', 'arrayConcat', ...values.map(asList))
      return { name, value }
    }),
  )
}
