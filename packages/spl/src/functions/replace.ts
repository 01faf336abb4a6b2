import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { constantText } from './constant-argument.ts'
import { regexArgument } from './regex-argument.ts'

export default fn({
  name: 'replace',
  docs: {
    summary: 'Replaces every match of a regular expression in a text.',
    usage: 'replace(<str>, <regex>, <replacement>)',
    category: 'text',
    notes: [
      '\\1 … \\9 in the replacement stand for the groups of the expression, \\0 for the whole match.',
      'It compares with case; (?i) at the head of the expression changes that.',
    ],
  },
  arity: [3, 3],
  lower([value, pattern, replacement], functionCall) {
    const regex = regexArgument(pattern!, functionCall, 1)
    if (!regex) return NULL
    return call('text', 'replaceRegexpAll', asText(value!), regex.pattern, replacementOf(replacement!, regex.groups))
  },
  examples: [
    { spl: 'replace("1/14/2023", "^(\\d{1,2})/(\\d{1,2})/", "\\2/\\1/")', expect: '14/1/2023' },
    { spl: 'replace("a-b-c", "-", "+")', expect: 'a+b+c' },
    { spl: 'replace("Abc", "a", "x")', expect: 'Abc' },
    { spl: 'replace("Abc", "(?i)a", "x")', expect: 'xbc' },
    { spl: 'replace("C:\\\\Windows", "\\\\\\\\", "/")', expect: 'C:/Windows' },
    { spl: 'replace("abc", "b", "[\\0]")', expect: 'a[b]c' },
    { spl: 'replace(x, "b", y)', given: { x: 'abc', y: '-' }, expect: 'a-c' },
    { spl: 'replace(nothing, "a", "b")', expect: null },
  ],
})

/** A group that the expression has not is empty, as in PCRE; ClickHouse would refuse it. */
function replacementOf(value: Scalar, groups: number | undefined): Scalar {
  const constant = constantText(value)
  if (constant === undefined) return asText(value)
  return text(
    constant.replace(/\\(\d)|\\\\|\\/g, (match, digit: string | undefined) => {
      if (digit === undefined) return '\\\\'
      return groups !== undefined && Number(digit) > groups ? '' : match
    }),
  )
}
