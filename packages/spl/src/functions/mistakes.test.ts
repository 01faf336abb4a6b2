/** What the functions of text, lists, times and JSON say of arguments that they can't use. */
import { expect, test } from 'vitest'
import { bareEnvironment, compile } from '../index.ts'

const environment = bareEnvironment({
  now: 1_700_000_000,
  catalogue: { multi: (name) => name === 'm', names: () => ['m', 'x', 'y'] },
})

/** Code, message, and the text that the message points to. */
function problems(expression: string): string[] {
  const search = `index=a | eval r=${expression}`
  const { diagnostics } = compile(search, environment)
  return diagnostics.map(({ code, message, span }) => `${code}: ${message} «${search.slice(span.start, span.end)}»`)
}

test.each([
  ['ltrim(x, y)', "unsupported: The set of characters has to be a constant: it can't differ from row to row. «y»"],
  ['split(x, y)', "unsupported: The delimiter has to be a constant: it can't differ from row to row. «y»"],
  ['strftime(x, y)', "unsupported: The format has to be a constant: it can't differ from row to row. «y»"],
  ['strptime(x, y)', "unsupported: The format has to be a constant: it can't differ from row to row. «y»"],
  [
    'strptime(x, "%Y-%m")',
    'never-true: This format names a year or a month but no day, so strptime always gives null. «"%Y-%m"»',
  ],
  ['relative_time(x, "tomorrow")', 'time: `tomorrow` is no relative time. «"tomorrow"»'],
  [
    'relative_time(x, y)',
    'unsupported: Signs and units of this relative time are not known before the search runs. «y»',
  ],
  ['replace(x, "(a", "b")', 'regex: This regular expression has a group that is not closed'],
  ['mvfind(m, "(a)\\1")', 'regex: This regular expression has the back-reference'],
  ['mvfilter(m=x)', 'function-arguments: The condition of `mvfilter` can read one field only, not `m`, `x`. «m=x»'],
  [
    'mvfilter(1=1)',
    'function-arguments: The condition of `mvfilter` reads no field, so there is nothing to filter. «1=1»',
  ],
  [
    'mvmap(split("a,b", ","), upper(x))',
    'function-arguments: It is not clear which field stands for the value here: the first argument of `mvmap` has to read exactly one. «split("a,b", ",")»',
  ],
  ['mvrange(1, 5, "x")', 'function-arguments: The step of `mvrange` is a number or a span of time. «"x"»'],
  ['json_object("a", 1, "b")', 'function-arguments: A value is missing for the last key of `json_object`. «"b"»'],
  ['json_set(x, "a", 1, "b")', 'function-arguments: A value is missing for the last path. «"b"»'],
  ['json_set(x, y, 1)', "unsupported: The path has to be a constant: it can't differ from row to row. «y»"],
  ['json_extract(x, "a{")', 'function-arguments: `a{` is no path into JSON: `{` is no step. «"a{"»'],
  ['spath(x, "a..b")', 'function-arguments: `a..b` is no path: a dot without a step before it. «"a..b"»'],
  ['json_array_to_mv(x, "yes")', 'type-mismatch: The second argument of `json_array_to_mv` is a condition. «"yes"»'],
  ['mv_to_json_array(m, 1)', 'type-mismatch: The second argument of `mv_to_json_array` is a condition. «1»'],
])('%s', (expression, problem) => {
  const found = problems(expression)
  expect(found).toHaveLength(1)
  expect(found[0]!.slice(0, problem.length)).toBe(problem)
})

test('constants that are joined are a constant', () => {
  expect(problems('strftime(x, "%Y"."-"."%m"), s=split(x, "a"."b")')).toEqual([])
})
