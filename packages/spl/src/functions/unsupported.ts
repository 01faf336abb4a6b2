/** Eval functions that Splunk has and Karst has not, each with the reason: a search that calls one is refused with it. */
export const UNSUPPORTED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  [
    'cluster',
    'It groups texts by a likeness that Splunk does not publish. Take the parts that vary away with replace().',
  ],
  ['getfields', 'It lists the fields of each event. Use foreach, or fieldsummary for all events.'],
])
