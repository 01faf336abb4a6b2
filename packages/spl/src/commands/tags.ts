/** tags — the tags of events in a field. */
import { call, lambda, list } from '../plan/scalar.ts'
import { asList } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { args, bool, fields, option, text } from '../syntax/args.ts'

const syntax = args({
  outputfield: option(text, { default: 'tag', docs: 'The field to write.' }),
  inclname: option(bool, { default: false, docs: 'Write the name of the field that has the tag.' }),
  inclvalue: option(bool, { default: false, docs: 'Write the value that has the tag.' }),
  allowed_tags: option(text, { docs: 'Only these tags, with commas between them.' }),
  fields: fields({ docs: 'Only tags of these fields.' }),
})

export default command({
  name: 'tags',
  docs: {
    summary: 'Writes the tags of events into a field.',
    usage: 'tags [outputfield=<field>] [allowed_tags="<tag>[, <tag>]…"]',
    page: 'Search Reference, "tags"',
    notes: ['Events have their tags in the field tag anyway.'],
    differences: [
      'Tags are kept for the event, not for the value that gave them: inclname, inclvalue and fields are refused.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const refused =
      given.fields.length > 0 ? 'fields' : given.inclname ? 'inclname' : given.inclvalue ? 'inclvalue' : undefined
    if (refused) {
      context.diagnostics.report(
        'unsupported',
        given.at(refused),
        'Karst keeps the tags of an event, and not which value gave them.',
        'Write tags outputfield=<field> for all tags of the event.',
      )
      return input
    }
    const tags = input.field('tag')
    if (!tags) return input
    const allowed = given.allowed_tags?.split(/[\s,]+/).filter((tag) => tag !== '')
    const value = allowed
      ? call(
          'list',
          'arrayFilter',
          lambda(['text'], (tag) => call('bool', 'in', tag, list(allowed))),
          asList(tags),
        )
      : asList(tags)
    return given.outputfield === 'tag' && !allowed ? input : input.extend([{ name: given.outputfield, value }])
  },
  examples: [
    {
      title: 'All tags, in another field',
      spl: 'tags outputfield=t',
      given: [{ tag: ['process', 'report'] }],
      expect: [{ t: ['process', 'report'] }],
    },
    {
      title: 'Some tags',
      spl: 'tags outputfield=t allowed_tags="report, web"',
      given: [{ tag: ['process', 'report'] }],
      expect: [{ t: 'report' }],
    },
  ],
})
