import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { translateRegex, translateReplacement } from '../semantics/regex.ts'
import { constantText } from './constant-argument.ts'
import { fromField, reportRegex } from './regex-test.ts'

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
    differences: [
      'An expression that comes from a field is read by RE2 as it is; one that it can’t read (look-around) replaces nothing.',
    ],
  },
  arity: [3, 3],
  lower([value, pattern, replacement], functionCall) {
    const source = constantText(pattern!)
    const by = constantText(replacement!)
    if (source === undefined) return replaceAll(value!, fromField(asText(pattern!)), spelled(by, replacement!))
    const translated = by === undefined ? translateRegex(source) : translateReplacement(source, by)
    if ('error' in translated) {
      reportRegex(translated.error, functionCall, 1)
      return NULL
    }
    const to = 'replacement' in translated ? text(translated.replacement) : asText(replacement!)
    return replaceAll(value!, text(translated.pattern), to)
  },
  examples: [
    { spl: 'replace("1/14/2023", "^(\\d{1,2})/(\\d{1,2})/", "\\2/\\1/")', expect: '14/1/2023' },
    { spl: 'replace("a-b-c", "-", "+")', expect: 'a+b+c' },
    { spl: 'replace("Abc", "a", "x")', expect: 'Abc' },
    { spl: 'replace("Abc", "(?i)a", "x")', expect: 'xbc' },
    { spl: 'replace("C:\\\\Windows", "\\\\\\\\", "/")', expect: 'C:/Windows' },
    { spl: 'replace("abc", "b", "[\\0]")', expect: 'a[b]c' },
    { spl: 'replace(x, "b", y)', given: { x: 'abc', y: '-' }, expect: 'a-c' },
    { spl: 'replace(x, r, "[\\\\0]")', given: { x: 'abc', r: 'b.' }, expect: 'a[bc]' },
    { spl: 'replace(x, r, "-")', given: { x: 'a(b', r: '(' }, expect: 'a(b' },
    { spl: 'replace(nothing, "a", "b")', expect: null },
  ],
})

function replaceAll(value: Scalar, pattern: Scalar, by: Scalar): Scalar {
  return call('text', 'replaceRegexpAll', asText(value), pattern, by)
}

/** For an expression that comes from a field: a backslash without a number is text. */
function spelled(constant: string | undefined, replacement: Scalar): Scalar {
  if (constant === undefined) return asText(replacement)
  return text(constant.replace(/\\(\d)|\\\\|\\/g, (match, digit?: string) => (digit === undefined ? '\\\\' : match)))
}
