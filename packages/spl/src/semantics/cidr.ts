/** CIDR blocks: `field="10.0.0.0/8"` in a search, cidrmatch() in eval, CIDR lookups. */

export interface AddressRange {
  version: 4 | 6
  first: string
  last: string
}

/** First and last address of a block, host bits masked; undefined when the text is no block. */
export function cidrRange(text: string): AddressRange | undefined {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text.trim())
  if (!match) return undefined
  const version = match[1]!.includes(':') ? 6 : 4
  const bits = version === 4 ? 32 : 128
  const prefix = Number(match[2])
  const address = version === 4 ? parseIPv4(match[1]!) : parseIPv6(match[1]!)
  if (address === undefined || prefix > bits) return undefined
  const span = (1n << BigInt(bits - prefix)) - 1n
  const first = (address | span) ^ span
  const print = version === 4 ? printIPv4 : printIPv6
  return { version, first: print(first), last: print(first | span) }
}

function parseIPv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n)
}

function parseIPv6(text: string): bigint | undefined {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (embedded) {
    const low = parseIPv4(embedded[2]!)
    if (low === undefined) return undefined
    return parseIPv6(`${embedded[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`)
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = (half: string | undefined): string[] => (half ? half.split(':') : [])
  const head = groups(halves[0])
  const tail = groups(halves[1])
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail]
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n)
}

function printIPv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.')
}

function printIPv6(value: bigint): string {
  return Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(':')
}
