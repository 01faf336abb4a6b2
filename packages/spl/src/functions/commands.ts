import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'commands',
  docs: {
    summary: 'The commands of a search that is in a text.',
    usage: 'commands(<search>)',
    category: 'multivalue',
    notes: [
      'A search that begins with neither a pipe nor the word search begins with the command search.',
      'Commands of subsearches are in the list where they stand; what is in double quotes is not looked at.',
    ],
  },
  arity: [1, 1],
  lower([value]) {
    const source = asText(value!)
    if (source.type === 'null') return NULL
    const unquoted = replace(source, '"(?:[^"\\\\]|\\\\[\\s\\S])*"', '""')
    const whole = replace(unquoted, '^\\s*(?:(?:(?i)search)\\b)?([^|\\s])', 'search \\1')
    return call('list', 'extractAll', whole, text('(?:^|[|\\[])\\s*\\|?\\s*([A-Za-z_]\\w*)'))
  },
  examples: [
    { spl: 'commands("search foo | stats count | sort count")', expect: ['search', 'stats', 'sort'] },
    { spl: 'commands("| tstats count | where count>1")', expect: ['tstats', 'where'] },
    {
      spl: 'commands(x)',
      given: { x: 'index=a "x|y" | rex "(a|b)" [ search b | head 1 ]' },
      expect: ['search', 'rex', 'search', 'head'],
    },
    { spl: 'commands(nothing)', expect: null },
  ],
})

function replace(value: Scalar, pattern: string, by: string): Scalar {
  return call('text', 'replaceRegexpAll', value, text(pattern), text(by))
}
