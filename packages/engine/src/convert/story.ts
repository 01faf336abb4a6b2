/** Analytic stories: format 6 has the keys of `tags` at the top. */
import { deprecationTo6 } from './detection-to-6.ts'
import { headerTo5, headerTo6, hoistTags, nestTags } from './header.ts'
import type { Step } from './step.ts'

const TAG_KEYS = ['category', 'product', 'usecase', 'cve', 'threat_group']

export function storyTo5(step: Step): void {
  step.drop('type', 'a story has none')
  const tags = step.map.map('tags')
  if (tags) {
    for (const { key } of [...tags.entries]) {
      if (TAG_KEYS.includes(key) || key === 'group') continue
      tags.remove(key)
      step.report('convert-dropped', ['tags', key], `\`tags.${key}\` is left out: a story of format 5 has no such key.`)
    }
    step.map.write('tags', tags)
  }
  if (!step.map.has('status')) {
    const status = step.facts.deprecation('stories', step.text('name')) ? 'deprecated' : 'production'
    step.assume('status', status, 'author', 'format 5 wants it of a story')
  }
}

export function storyTo6(step: Step): void {
  headerTo6(step)
  hoistTags(step, (key) => (key === 'group' ? 'threat_group' : key))
  deprecationTo6(step, 'stories', step.text('name'), step.text('status'))
}

export function storyFrom6(step: Step): void {
  headerTo5(step)
  step.map.remove('deprecation_info')
  nestTags(step, (key) => (key === 'threat_group' ? 'group' : TAG_KEYS.includes(key) ? key : undefined))
}
