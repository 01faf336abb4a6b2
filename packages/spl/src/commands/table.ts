/** table — exactly these fields, in this order. */
import { NULL } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import { namesOf } from '../semantics/field-list.ts'
import { args, fields } from '../syntax/args.ts'

const syntax = args({ fields: fields({ required: true, docs: 'The fields to show.' }) })

export default command({
  name: 'table',
  docs: {
    summary: 'Shows exactly these fields, in this order.',
    usage: 'table <field>[, <field>]…',
    page: 'Search Reference, "table"',
    notes: [
      'A field that no row has becomes an empty column.',
      'A * stands for every field that matches; internal fields (_time, _raw) are shown only when they are named.',
    ],
  },
  syntax,
  lower({ fields }, input) {
    return input.project(namesOf(fields, input).map((name) => ({ name, value: input.field(name) ?? NULL })))
  },
  examples: [
    { title: 'Order of columns', spl: 'table b a', given: [{ a: '1', b: '2', c: '3' }], expect: [{ b: '2', a: '1' }] },
    {
      title: 'By pattern',
      spl: 'table src*',
      given: [{ src_ip: '10.0.0.1', src_port: '80', dest: 'x' }],
      expect: [{ src_ip: '10.0.0.1', src_port: '80', dest: null }],
    },
    {
      title: 'A pattern with a blank in it goes in quotes',
      spl: 'table "src *"',
      given: [{ 'src ip': '10.0.0.1', dest: 'x' }],
      expect: [{ 'src ip': '10.0.0.1', dest: null }],
    },
    {
      title: 'Internal fields only when they are named',
      spl: 'table a | eval t=if(isnull(_time), "gone", "kept")',
      given: [{ a: '1', _time: 5 }],
      expect: [{ a: '1', t: 'gone' }],
    },
  ],
})
