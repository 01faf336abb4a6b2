/** xpath — values of an XML text by XPath. */
import { call, list, text as plain } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { orElse } from '../semantics/set-found.ts'
import { sourceField } from '../semantics/source-field.ts'
import { addHidden } from '../semantics/window.ts'
import { elementsOf, nodeValues, readable } from '../semantics/xml-nodes.ts'
import { tokensOf } from '../semantics/xml-path.ts'
import { parseXPath } from '../semantics/xpath.ts'
import { args, option, positional, text } from '../syntax/args.ts'

const syntax = args({
  outfield: option(text, { default: 'xpath', docs: 'The field to write.' }),
  field: option(text, { docs: 'The field with the XML text; _raw when it is left out.' }),
  default: option(text, { docs: 'What to write when nothing is found.' }),
  path: positional(text, { required: true, docs: 'The XPath.' }),
})

export default command({
  name: 'xpath',
  docs: {
    summary: 'Takes values out of an XML text by XPath.',
    usage: 'xpath [outfield=<field>] "<xpath>" [field=<field>] [default=<string>]',
    page: 'Search Reference, "xpath"',
    notes: [
      'Steps: names, *, //, [n], [@a], [@a="v"]; at the end @a or text().',
      'An element gives its text, or its XML where it holds other elements; an empty one gives Null.',
      'A text with a prologue (<?xml …?>, <!DOCTYPE …>) gives nothing; spath reads it.',
    ],
    differences: ['Other conditions, axes and functions of XPath are refused.'],
  },
  syntax,
  lower(given, input, context) {
    const option = given.field === undefined ? undefined : { value: given.field, span: given.at('field') }
    const source = sourceField(option, input, context)
    if (!source) return input
    const path = parseXPath(given.path)
    if ('error' in path) {
      context.diagnostics.report(
        'unsupported',
        given.at('path'),
        `Karst can't follow this XPath: ${path.error}.`,
        'It takes names, *, //, [n], [@a], [@a="v"], and @a or text() at the end.',
      )
      return input
    }
    const xml = asText(source.value)
    const tokens = addHidden(input, tokensOf(call('text', 'if', readable(xml), xml, plain(''))))
    const elements = addHidden(tokens.relation, elementsOf(tokens.value))
    const { relation, value: found } = addHidden(elements.relation, nodeValues(tokens.value, elements.value, path))
    const otherwise = given.default === undefined ? input.field(given.outfield) : list([given.default])
    return relation.extend([{ name: given.outfield, value: orElse(found, otherwise) }])
  },
  examples: [
    {
      title: 'Elements anywhere',
      spl: 'xpath outfield=name "//book/title" field=x',
      given: [{ x: '<shelf><book><title>A</title></book><book><title>B &amp; C</title><title/></book></shelf>' }],
      expect: [{ name: ['A', 'B & C', 'Null'] }],
    },
    {
      title: 'An attribute, of _raw',
      spl: 'xpath "//bar/@nickname"',
      given: [{ _raw: '<foo><bar nickname="spock"></bar></foo><foo><bar nickname=\'bones\'/></foo>' }],
      expect: [{ xpath: ['spock', 'bones'] }],
    },
    {
      title: 'By number and by attribute',
      spl: 'xpath field=x outfield=a "/r/e[2]" | xpath field=x outfield=b "//e[@k=\'x/1\']/text()" | xpath field=x outfield=c "/r/*[@k]/@k"',
      given: [{ x: '<r><e>one</e><e k="x/1">two</e></r>' }],
      expect: [{ a: 'two', b: 'two', c: 'x/1' }],
    },
    {
      title: 'XML inside, and a default',
      spl: 'xpath field=x outfield=a "/r/in" | xpath field=x outfield=b default=none "/r/out"',
      given: [{ x: '<r><in k="1"><e>one</e></in></r>' }],
      expect: [{ a: '<in k="1"><e>one</e></in>', b: 'none' }],
    },
    {
      title: 'A prologue is not read',
      spl: 'xpath field=x outfield=a default=none "//e"',
      given: [{ x: '<?xml version="1.0"?><r><e>1</e></r>' }],
      expect: [{ a: 'none' }],
    },
  ],
})
