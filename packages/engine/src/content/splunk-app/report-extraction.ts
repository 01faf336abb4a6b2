/** A stanza of transforms.conf that takes fields out at search time: REGEX with FORMAT, SOURCE_KEY. */
import type { Stanza } from './conf-layers.ts'

/** The extraction with a name for every group that gives a field; a text says why there is none. */
export function reportExtraction(stanza: Stanza): { regex: string; from: string } | string {
  if (stanza.has('DELIMS')) return `[${stanza.name}] splits by DELIMS, which only source type files do (extract: kv)`
  const regex = stanza.text('REGEX')
  if (regex === '') return `[${stanza.name}] has no REGEX`
  const from = stanza.text('SOURCE_KEY') || '_raw'
  const format = stanza.text('FORMAT')
  if (format === '') return /\(\?P?<[A-Za-z_]/.test(regex) ? { regex, from } : `[${stanza.name}] gives no field a name`
  const names = new Map<number, string>()
  for (const pair of format.trim().split(/\s+/)) {
    const found = /^([A-Za-z_][\w.]*)::"?\$(\d+)"?$/.exec(pair)
    if (!found) return `the FORMAT of [${stanza.name}] has ${pair}, and only <field>::$<number> is known`
    names.set(Number(found[2]), found[1]!)
  }
  return { regex: named(regex, names), from }
}

/** Gives the groups of these numbers names. */
function named(regex: string, names: ReadonlyMap<number, string>): string {
  let group = 0
  let inClass = false
  return regex.replace(/\\[\s\S]|\[|\]|\((?:\?(?:P?<(?![=!])[^>]*>|[^<]|<[=!]))?/g, (part) => {
    if (part === '[' || part === ']') {
      inClass = part === '['
      return part
    }
    if (inClass || part.startsWith('\\')) return part
    if (part.startsWith('(?') && !/^\(\?P?</.test(part)) return part
    if (/^\(\?<[=!]/.test(part)) return part
    group += 1
    const name = names.get(group)
    return name === undefined ? part : `(?<${name}>`
  })
}
