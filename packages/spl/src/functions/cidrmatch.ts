import { bool, call, not, num, or, type Scalar, text } from '../plan/scalar.ts'
import { cidrRange } from '../semantics/cidr.ts'
import { asText, definite } from '../semantics/coerce.ts'
import { anyValue } from '../semantics/compare.ts'
import { fn } from '../semantics/definition.ts'
import { constantText } from './constant-argument.ts'

export default fn({
  name: 'cidrmatch',
  docs: {
    summary: 'True when an IP address belongs to a subnet in CIDR notation.',
    usage: 'cidrmatch(<cidr>, <ip>)',
    category: 'comparison',
    notes: ['IPv4 and IPv6. Host bits of the subnet are ignored.', 'Of a multivalue field, any address may match.'],
  },
  arity: [2, 2],
  lower([subnet, address], { args, binder }) {
    const written = constantText(subnet!)
    if (subnet!.type === 'null') return bool(false)
    if (written === undefined) return overAddresses(address!, (each) => inSubnet(each, asText(subnet!)))
    const range = cidrRange(written.includes('/') ? written : `${written}/${written.includes(':') ? 128 : 32}`)
    if (!range) {
      binder.diagnostics.report(
        'function-arguments',
        args[0]!.span,
        `\`${written}\` is no subnet.`,
        'Write an address and the number of its fixed bits: 10.0.0.0/8, 2001:db8::/32.',
      )
      return bool(false)
    }
    const bound = (end: string): Scalar => call('data', `toIPv${range.version}`, text(end))
    return overAddresses(address!, (each) =>
      definite(
        call(
          'bool',
          'between',
          call('data', `toIPv${range.version}OrNull`, each),
          bound(range.first),
          bound(range.last),
        ),
      ),
    )
  },
  examples: [
    { spl: 'if(cidrmatch("192.0.2.0/24", ip), "in", "out")', given: { ip: '192.0.2.56' }, expect: 'in' },
    { spl: 'if(cidrmatch("192.0.2.0/24", "192.0.3.0"), "in", "out")', expect: 'out' },
    { spl: 'if(cidrmatch("182.236.164.11/16", ip), "in", "out")', given: { ip: '182.236.1.9' }, expect: 'in' },
    {
      spl: 'if(cidrmatch(subnet, ip), "in", "out")',
      given: { subnet: '192.168.0.0/16', ip: '192.168.77.1' },
      expect: 'in',
    },
    {
      spl: 'if(cidrmatch(subnet, ip), "in", "out")',
      given: { subnet: '2001:db8:ffff::/120', ip: '2001:0db8:ffff:0000:0000:0000:0000:0099' },
      expect: 'in',
    },
    { spl: 'if(cidrmatch("10.0.0.0/8", ip), "in", "out")', given: { ip: ['192.0.2.1', '10.1.1.1'] }, expect: 'in' },
    { spl: 'if(cidrmatch("10.0.0.0/8", ip), "in", "out")', given: { ip: 'localhost' }, expect: 'out' },
  ],
})

function overAddresses(address: Scalar, test: (each: Scalar) => Scalar): Scalar {
  return address.type === 'list' ? anyValue(address, test) : test(asText(address))
}

/** The same leading bits. An IPv4 address is the end of an IPv6 one (::ffff:a.b.c.d). */
function inSubnet(address: Scalar, subnet: Scalar): Scalar {
  const piece = (at: number): Scalar =>
    call('text', 'arrayElement', call('data', 'splitByChar', text('/'), call('text', 'assumeNotNull', subnet)), num(at))
  const network = piece(1)
  const prefix = call('data', 'toUInt8OrNull', piece(2))
  const isV6 = (value: Scalar): Scalar => call('bool', 'greater', call('num', 'position', value, text(':')), num(0))
  const same = (version: 4 | 6): Scalar => {
    const fixedBits = version === 4 ? call('data', 'plus', prefix, num(96)) : prefix
    const bits = (value: Scalar): Scalar =>
      call('text', 'substring', call('text', 'bin', call('data', 'toIPv6OrNull', value)), num(1), fixedBits)
    return call('bool', 'equals', bits(address), bits(network))
  }
  const version4 = call('bool', 'and', not(isV6(address)), not(isV6(network)), same(4))
  return definite(or([version4, call('bool', 'and', isV6(address), isV6(network), same(6))]))
}
