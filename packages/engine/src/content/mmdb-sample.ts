/** Writes databases in MaxMind's format, as small as tests need them. */
import type { MmdbValue } from './mmdb.ts'

interface SampleOptions {
  recordBits: 24 | 28 | 32
  ipVersion: 4 | 6
  /** Prefixes as bits, and where each points: a place of `values`, or `ipv4` for the node of ::/96. */
  networks: [bits: string, target: number | 'ipv4'][]
  values: MmdbValue[]
}

interface Node {
  sides: [Node | number | 'ipv4' | undefined, Node | number | 'ipv4' | undefined]
}

export function sampleMmdb({ recordBits, ipVersion, networks, values }: SampleOptions): Buffer {
  const root: Node = { sides: [undefined, undefined] }
  for (const [bits, target] of networks) {
    let node = root
    for (const bit of bits.slice(0, -1)) {
      const side = Number(bit)
      if (typeof node.sides[side] !== 'object') node.sides[side] = { sides: [undefined, undefined] }
      node = node.sides[side] as Node
    }
    node.sides[Number(bits.at(-1))] = target
  }
  const nodes = numbered(root)
  const ipv4 = ipVersion === 6 ? descend(root, 96) : undefined
  const offsets: number[] = []
  let section = Buffer.alloc(0)
  for (const value of values) {
    offsets.push(section.length)
    section = Buffer.concat([section, encoded(value)])
  }
  const record = (side: Node['sides'][number]): number => {
    if (side === undefined) return nodes.length
    if (typeof side === 'number') return nodes.length + 16 + offsets[side]!
    return nodes.indexOf(side === 'ipv4' ? ipv4! : side)
  }
  const tree = nodes.map(({ sides }) => pair(record(sides[0]), record(sides[1]), recordBits))
  const metadata = { node_count: nodes.length, record_size: recordBits, ip_version: ipVersion, database_type: 'Sample' }
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  return Buffer.concat([...tree, Buffer.alloc(16), section, marker, encoded(metadata)])
}

function numbered(root: Node): Node[] {
  const nodes: Node[] = []
  const visit = (node: Node): void => {
    nodes.push(node)
    for (const side of node.sides) if (typeof side === 'object') visit(side)
  }
  visit(root)
  return nodes
}

function descend(root: Node, depth: number): Node {
  let node = root
  for (let at = 0; at < depth; at++) node = node.sides[0] as Node
  return node
}

function pair(left: number, right: number, bits: 24 | 28 | 32): Buffer {
  const node = Buffer.alloc(bits / 4)
  if (bits === 32) {
    node.writeUInt32BE(left, 0)
    node.writeUInt32BE(right, 4)
    return node
  }
  node.writeUIntBE(left % 2 ** 24, 0, 3)
  node.writeUIntBE(right % 2 ** 24, bits === 24 ? 3 : 4, 3)
  if (bits === 28) node[3] = Math.floor(left / 2 ** 24) * 16 + Math.floor(right / 2 ** 24)
  return node
}

/** `{ pointer: n }` is a pointer to n bytes after the start of the section. */
function encoded(value: MmdbValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([head(2, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'boolean') return head(14, value ? 1 : 0)
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    const body = Buffer.alloc(4)
    body.writeUInt32BE(value)
    return Buffer.concat([head(6, 4), body])
  }
  if (typeof value === 'number') {
    const body = Buffer.alloc(8)
    body.writeDoubleBE(value)
    return Buffer.concat([head(3, 8), body])
  }
  if (Array.isArray(value)) return Buffer.concat([head(11, value.length), ...value.map(encoded)])
  const entries = Object.entries(value as Record<string, MmdbValue>)
  if (entries.length === 1 && entries[0]![0] === 'pointer') {
    const target = Number(entries[0]![1])
    return Buffer.from([0b00100000 | (target >> 8), target & 0xff])
  }
  return Buffer.concat([head(7, entries.length), ...entries.flatMap(([name, each]) => [encoded(name), encoded(each)])])
}

function head(type: number, size: number): Buffer {
  const short = Math.min(size, 29)
  const control = type > 7 ? [short, type - 7] : [(type << 5) | short]
  return Buffer.from(size < 29 ? control : [...control, size - 29])
}
