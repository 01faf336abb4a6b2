/** The types of threat objects that formats 5 and 6 know, and what becomes of those of format 4. */

export const THREAT_OBJECT_TYPES = [
  'certificate_common_name',
  'certificate_organization',
  'certificate_serial',
  'certificate_unit',
  'command',
  'domain',
  'email_address',
  'email_subject',
  'file_hash',
  'file_name',
  'file_path',
  'http_user_agent',
  'ip_address',
  'process',
  'process_name',
  'parent_process',
  'parent_process_name',
  'process_hash',
  'registry_path',
  'registry_value_name',
  'registry_value_text',
  'service',
  'signature',
  'system',
  'tls_hash',
  'url',
] as const

const KNOWN: ReadonlySet<string> = new Set(THREAT_OBJECT_TYPES)

/** Types of format 4 that have a name of their own later. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['hostname', 'system'],
  ['endpoint', 'system'],
  ['email address', 'email_address'],
])

/** Fields whose name says what they hold. */
const BY_FIELD: ReadonlyMap<string, string> = new Map([
  ['process_name', 'process_name'],
  ['parent_process_name', 'parent_process_name'],
  ['process', 'process'],
  ['parent_process', 'parent_process'],
  ['file_name', 'file_name'],
  ['file_path', 'file_path'],
  ['file_hash', 'file_hash'],
  ['url', 'url'],
  ['src', 'ip_address'],
  ['src_ip', 'ip_address'],
  ['http_user_agent', 'http_user_agent'],
  ['registry_path', 'registry_path'],
  ['signature', 'signature'],
  ['service', 'service'],
])

/**
 * The type that formats 5 and 6 write: one that they know stays as it is, so that the risk settings do not change;
 * another is renamed, else chosen by the field's name. Undefined: there is none, the threat object can't be kept.
 */
export function currentThreatType({ field, type }: { field: string; type: string }): string | undefined {
  return KNOWN.has(type) ? type : (RENAMED.get(type) ?? BY_FIELD.get(field))
}
