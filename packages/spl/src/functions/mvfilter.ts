import { call, lambda, NULL } from '../plan/scalar.ts'
import { definite } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { fieldsRead } from './fields-read.ts'

export default fn({
  name: 'mvfilter',
  docs: {
    summary: 'The values of a multivalue field for which a condition is true.',
    usage: 'mvfilter(<condition on one field>)',
    category: 'multivalue',
    notes: ['The condition reads exactly one field, which stands for each of its values in turn.'],
  },
  arity: [1, 1],
  bindsItself: true,
  lower(_args, { args: [condition], binder }) {
    const names = fieldsRead(condition!)
    if (names.length !== 1) {
      binder.diagnostics.report(
        'function-arguments',
        condition!.span,
        names.length === 0
          ? 'The condition of `mvfilter` reads no field, so there is nothing to filter.'
          : `The condition of \`mvfilter\` can read one field only, not ${names.map((name) => `\`${name}\``).join(', ')}.`,
        'To compare with other fields, use mvmap(x, if(condition, x, null())).',
      )
      return NULL
    }
    const field = binder.field(names[0]!)
    // Binding it tells about a field that nothing gives.
    if (field?.type !== 'list') {
      const holds = binder.predicate(condition!)
      return field ? call(field.type, 'if', definite(holds), field, NULL) : NULL
    }
    const test = lambda(['text'], (value) =>
      definite(binder.withFields(new Map([[names[0]!, value]])).predicate(condition!)),
    )
    return call('list', 'arrayFilter', test, field)
  },
  examples: [
    { spl: 'mvfilter(x>5)', given: { x: ['3', '7', '10'] }, expect: ['7', '10'] },
    { spl: 'mvfilter(x LIKE "a%" OR x="c")', given: { x: ['ab', 'b', 'c'] }, expect: ['ab', 'c'] },
    { spl: 'mvfilter(x="z")', given: { x: ['a', 'b'] }, expect: null },
    { spl: 'mvfilter(x!="a")', given: { x: 'b' }, expect: 'b' },
  ],
})
