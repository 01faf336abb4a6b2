import { bool } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { anyValue } from '../semantics/compare.ts'
import { fn } from '../semantics/definition.ts'
import { regexTest } from './regex-test.ts'

export default fn({
  name: 'match',
  docs: {
    summary: 'True when a regular expression matches somewhere in a text.',
    usage: 'match(<str>, <regex>)',
    category: 'comparison',
    notes: ['It compares with case; (?i) at the start lifts that.', 'Of a multivalue field, any value may match.'],
    differences: [
      'An expression that comes from a field is read by RE2 as it is; one that it can’t read (look-around) matches nothing.',
    ],
  },
  arity: [2, 2],
  lower([value, regex], call_) {
    const test = regexTest(regex!, call_, 1)
    if (!test) return bool(false)
    return value!.type === 'list' ? anyValue(value!, test) : test(asText(value!))
  },
  examples: [
    { spl: 'if(match("warn: disk", "^(error|warn)"), 1, 0)', expect: 1 },
    { spl: 'if(match("YES", "yes"), 1, 0)', expect: 0 },
    { spl: 'if(match("YES", "(?i)yes"), 1, 0)', expect: 1 },
    { spl: 'if(match(ip, "^\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}$"), 1, 0)', given: { ip: '10.0.0.1' }, expect: 1 },
    { spl: 'if(match(names, "^b"), 1, 0)', given: { names: ['ann', 'bob'] }, expect: 1 },
    { spl: 'if(match(s, p), 1, 0)', given: { s: 'abc', p: 'b.$' }, expect: 1 },
    { spl: 'if(match("a?b", p), 1, 0)', given: { p: '?' }, expect: 0 },
    {
      spl: 'if(match("setup (1).exe", "(?i)".p), 1, 0)',
      given: { p: 'SETUP \\([0-9]{1,2}\\)\\.(exe|com)?$' },
      expect: 1,
    },
    { spl: 'if(match(nothing, "x"), 1, 0)', expect: 0 },
    { spl: 'if(match("cmd.exe", "^(?!powershell)"), 1, 0)', expect: 1 },
  ],
})
