/** Names of extracted fields as the store writes them: ARCHITECTURE.md, "The store". */

/** The field that a key of the JSON column stands for. */
export function fieldOfKey(key: string): string {
  if (key === '%00') return ''
  return key.includes('%') ? key.replaceAll('%2E', '.').replaceAll('%25', '%') : key
}
