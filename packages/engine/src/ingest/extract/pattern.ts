/**
 * Regular expressions with named groups: a group that matched is the field of its name. Of several expressions all are
 * tried, and the first value of a field counts (as EXTRACT in Splunk's props.conf, where none overwrites another).
 */
import type { FieldNames } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

/** As sourcetypes/definition.ts checks it. */
export interface Pattern {
  pattern: string[]
  /** The field in which to look, instead of the text of the event. */
  in?: string | undefined
}

export function pattern(names: FieldNames, form: Pattern): Extraction {
  const expressions = form.pattern.map((source) => new RegExp(source))
  const looked = form.in === undefined ? undefined : names.slot(form.in)
  return (text, start, end, fields) => {
    const value = looked ? fields.get(looked) : text.slice(start, end)
    if (value === undefined) return undefined
    const where = typeof value === 'string' ? value : value[0]!
    for (const expression of expressions) {
      const groups = expression.exec(where)?.groups
      if (!groups) continue
      for (const name in groups) {
        const found = groups[name]
        if (found === undefined || found === '') continue
        const slot = names.slot(name)
        if (fields.get(slot) === undefined) fields.set(slot, found)
      }
    }
    return undefined
  }
}
