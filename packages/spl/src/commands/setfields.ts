/** setfields — the same values for fields of all rows. */
import { text } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { Located } from '../syntax/stage-parser.ts'

interface Setting {
  field: FieldName
  value: Located<string>
}

export default command<Setting[]>({
  name: 'setfields',
  docs: {
    summary: 'Sets fields of all rows to the same values.',
    usage: 'setfields <field>="<value>"[, <field>="<value>"]…',
    page: 'Search Reference, "setfields"',
    notes: ['What the fields had is lost. eval does the same with expressions.'],
  },
  syntax(parser) {
    const settings: Setting[] = []
    while (!parser.atEnd()) {
      if (parser.comma()) continue
      const field = parser.field()
      if (!parser.cursor.eat('=')) parser.fail(`A = is missing before ${parser.cursor.describeHere()}.`)
      parser.parts.push({ kind: 'word', text: '=', span: parser.cursor.spanFrom(parser.cursor.position - 1) })
      settings.push({ field, value: parser.text('The value') })
    }
    if (settings.length === 0) parser.fail('`setfields` needs <field>="<value>".', undefined, parser.nameSpan)
    return settings
  },
  lower: (settings, input) =>
    input.extend(settings.map(({ field, value }) => ({ name: field.name, value: text(value.value) }))),
  examples: [
    {
      title: 'Two fields',
      spl: 'setfields ip="10.10.10.10", note="foo bar"',
      given: [{ ip: 'x' }],
      expect: [{ ip: '10.10.10.10', note: 'foo bar' }],
    },
  ],
})
