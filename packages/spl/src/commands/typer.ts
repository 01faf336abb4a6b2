/** typer — the event types that events match. */
import { call, list, NULL, text } from '../plan/scalar.ts'
import { compact, definite } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { args, integer, option } from '../syntax/args.ts'

const syntax = args({ maxlen: option(integer, { docs: 'Accepted: all of the text is looked at.' }) })

export default command({
  name: 'typer',
  docs: {
    summary: 'Writes the event types that an event matches into eventtype.',
    usage: 'typer [maxlen=<int>]',
    page: 'Search Reference, "typer"',
    notes: ['It knows the event types of the content. eventtype has their names in alphabetical order.'],
  },
  syntax,
  lower(given, input, context) {
    const { environment } = context
    const names = [...(environment.eventTypeNames?.() ?? [])].sort()
    const matches = names.map((name) => {
      const search = context.searchOfText(environment.eventType(name) ?? '', `event type ${name}`, given.at('maxlen'))
      const holds = definite(context.search(search, input))
      return call('text', 'if', holds, text(name), NULL)
    })
    const value = matches.length === 0 ? list([]) : compact(call('data', 'array', ...matches))
    return input.extend([{ name: 'eventtype', value }])
  },
  examples: [
    {
      title: 'Without event types there is none',
      spl: 'typer',
      given: [{ a: '1' }],
      expect: [{ eventtype: null }],
    },
  ],
})
