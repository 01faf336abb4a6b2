import { fn } from '../semantics/definition.ts'
import { like } from '../semantics/like.ts'

export default fn({
  name: 'like',
  docs: {
    summary: 'True when a text matches a pattern: % stands for any text, _ for one character.',
    usage: 'like(<str>, <pattern>)',
    category: 'comparison',
    notes: [
      'The same as <str> LIKE <pattern>. It compares with case; * and backslashes are characters like any other.',
      'Of a multivalue field, any value may match.',
    ],
  },
  arity: [2, 2],
  lower: ([value, pattern]) => like(value!, pattern!),
  examples: [
    {
      spl: 'if(like(path, "C:\\\\Windows\\\\%"), "system", "other")',
      given: { path: 'C:\\Windows\\x.exe' },
      expect: 'system',
    },
    { spl: 'if(like("cat", "c_t"), "yes", "no")', expect: 'yes' },
    { spl: 'if(like("caat", "c_t"), "yes", "no")', expect: 'no' },
    { spl: 'if(like("FOObar", "foo%"), "yes", "no")', expect: 'no' },
    { spl: 'if(like("foobar", "foo*"), "yes", "no")', expect: 'no' },
    { spl: 'if("a123bX" LIKE "a%b_", "yes", "no")', expect: 'yes' },
    { spl: 'if(like("50%", pattern), "yes", "no")', given: { pattern: '5_\\%' }, expect: 'no' },
  ],
})
