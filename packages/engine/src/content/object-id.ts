/** Ids and dates for objects that format 4 knew without any: the same for the same name, so that runs agree. */
import { createHash } from 'node:crypto'

/** A version 5 UUID (RFC 9562) over the object's kind and name. */
export function objectId(kind: string, name: string): string {
  const bytes = createHash('sha1').update(`karst-content\0${kind}\0${name}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
