import { call } from '../plan/scalar.ts'
import { convert, unify } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'if',
  docs: {
    summary: 'One value if a condition is true, another if it is false or has no value.',
    usage: 'if(<condition>, <value>, <value>)',
    category: 'comparison',
  },
  arity: [3, 3],
  bindsItself: true,
  lower(_args, { args, binder }) {
    const condition = binder.predicate(args[0]!)
    const yes = binder.bind(args[1]!)
    const no = binder.bind(args[2]!)
    const type = unify(yes.type, no.type)
    return call(type, 'if', condition, convert(yes, type), convert(no, type))
  },
  examples: [
    { spl: 'if(1==1, "yes", "no")', expect: 'yes' },
    { spl: 'if(nothing>1, "yes", "no")', expect: 'no' },
  ],
})
