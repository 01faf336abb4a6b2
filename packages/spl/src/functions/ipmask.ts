import { call, NULL, type Scalar } from '../plan/scalar.ts'
import { asText, compact, eachText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { constantText } from './constant-argument.ts'

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$/

export default fn({
  name: 'ipmask',
  docs: {
    summary: 'An IPv4 address with a mask laid over it.',
    usage: 'ipmask(<mask>, <ip>)',
    category: 'conversion',
    notes: ['Null when the text is no IPv4 address.'],
  },
  arity: [2, 2],
  lower([mask, ip], { args, binder }) {
    const written = constantText(mask!)
    if (written !== undefined && !isAddress(written)) {
      binder.diagnostics.report(
        'function-arguments',
        args[0]!.span,
        `The mask \`${written}\` is no IPv4 address.`,
        'Write it with four numbers from 0 to 255: 255.255.255.0.',
      )
      return NULL
    }
    if (ip!.type === 'null' || mask!.type === 'null') return NULL
    const result = eachText(ip!, (address) => masked(address, asText(mask!)))
    return result.type === 'list' ? compact(result) : result
  },
  examples: [
    { spl: 'ipmask("255.255.255.0", "10.20.30.120")', expect: '10.20.30.0' },
    { spl: 'ipmask("0.255.0.224", ip)', given: { ip: '10.20.30.120' }, expect: '0.20.0.96' },
    { spl: 'ipmask("255.0.0.0", ip)', given: { ip: 'localhost' }, expect: null },
  ],
})

function isAddress(text: string): boolean {
  return ADDRESS.test(text) && text.split('.').every((part) => Number(part) <= 255)
}

function masked(address: Scalar, mask: Scalar): Scalar {
  const bits = (text: Scalar): Scalar => call('data', 'toUInt32', call('data', 'toIPv4OrNull', text))
  return call('text', 'IPv4NumToString', call('data', 'bitAnd', bits(address), bits(mask)))
}
