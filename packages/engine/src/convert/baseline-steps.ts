/** Baselines: in formats 4 and 5 they name the detections that need them, in format 6 the detections name them. */
import type { Baseline } from '../content/baseline.ts'
import { scheduleFrom6 } from './detection-from-6.ts'
import { deprecationTo6, productTo6, scheduleTo6 } from './detection-to-6.ts'
import { headerTo5, headerTo6, hoistTags, nestTags } from './header.ts'
import type { Step } from './step.ts'

const TAG_KEYS = ['analytic_story', 'detections', 'product', 'security_domain']

export function baselineTo5(step: Step): void {
  step.drop('datamodel', 'the search says it')
  const tags = step.map.map('tags')
  const extra = tags?.entries.map(({ key }) => key).filter((key) => !TAG_KEYS.includes(key)) ?? []
  if (tags && extra.length > 0) {
    for (const key of extra) {
      tags.remove(key)
      step.report(
        'convert-dropped',
        ['tags', key],
        `\`tags.${key}\` is left out: a baseline of format 5 has no such key.`,
      )
    }
    step.map.write('tags', tags)
  }
  if (!step.map.has('status')) {
    const status = step.facts.deprecation('baselines', step.text('name')) ? 'deprecated' : 'production'
    step.assume('status', status, 'author', 'format 5 wants it of a baseline')
  }
}

export function baselineTo6(step: Step, baseline: Baseline): void {
  const { facts } = step
  headerTo6(step)
  step.map.remove('type')
  scheduleTo6(step, facts.deploymentFor(baseline), undefined)
  const detections = facts.detectionsOf(baseline).map(({ name }) => name)
  const unknown = baseline.detections.filter((name) => !detections.includes(name))
  for (const name of unknown) {
    const at = baseline.detections.indexOf(name)
    const message = `There is no detection \`${name}\` in this content that could name the baseline, as format 6 has it.`
    step.report('convert-lost', ['tags', 'detections', at], message)
  }
  if (baseline.analyticStories.length > 0) {
    const message = '`analytic_story` is left out: a baseline of format 6 belongs to no story.'
    step.report('convert-lost', ['tags', 'analytic_story'], message)
  }
  hoistTags(step, (key) => (key === 'analytic_story' || key === 'detections' ? undefined : key))
  productTo6(step, baseline.product)
  deprecationTo6(step, 'baselines', baseline.name, baseline.status)
}

export function baselineFrom6(step: Step, baseline: Baseline): void {
  const { map, facts } = step
  headerTo5(step)
  map.set('type', 'Baseline', map.has('status') ? 'status' : 'author')
  scheduleFrom6(step, facts.deploymentFor(baseline), undefined, () => false)
  map.remove('deprecation_info')
  for (const key of ['atomic_guid', 'data_source', 'tests']) step.lose(key, 'a baseline of format 5 has none')
  const detections = facts.detectionsOf(baseline)
  nestTags(step, (key) => (TAG_KEYS.includes(key) ? key : undefined))
  const tags = map.map('tags')
  if (tags === undefined) return
  const stories = [...new Set(detections.flatMap((detection) => detection.tags.analyticStories))]
  if (!tags.has('detections'))
    tags.set(
      'detections',
      detections.map(({ name }) => name),
    )
  if (!tags.has('analytic_story')) {
    tags.set('analytic_story', stories)
    step.report('convert-assumed', [], '`analytic_story` is that of the detections which need the baseline.')
  }
  map.write('tags', tags)
}
