/** Macros, data sources, dashboards, playbooks, investigations and removed content. */
import { deprecationValue } from './detection-to-6.ts'
import { completeHeader, headerTo5, headerTo6, hoistTags, nestTags } from './header.ts'
import type { Step } from './step.ts'

const PLAYBOOK_TAGS = [
  'platform_tags',
  'playbook_type',
  'vpe_type',
  'playbook_fields',
  'product',
  'use_cases',
  'defend_technique_id',
  'labels',
  'playbook_outputs',
  'analytic_story',
  'detections',
]

export function playbookTo6(step: Step): void {
  headerTo6(step)
  hoistTags(step, (key) => key)
}

export function playbookFrom6(step: Step): void {
  headerTo5(step)
  nestTags(step, (key) => (PLAYBOOK_TAGS.includes(key) ? key : undefined))
}

export function dashboardTo6(step: Step): void {
  headerTo6(step)
  if (step.text('theme') === 'dark') step.lose('theme', 'a dashboard of format 6 has none; its definition says it')
  else step.map.remove('theme')
  step.map.remove('j2_template')
}

/** Formats 5 and 6 have investigations only as something that was removed. */
export function investigationTo5(step: Step, relativePath: string): void {
  const { map } = step
  step.drop('datamodel', 'the search says it')
  completeHeader(step)
  if (step.text('status') === 'removed') return
  if (map.has('status')) map.set('status', 'removed')
  else map.set('status', 'removed', 'author')
  step.moveTo = `removed/${relativePath}`
  const message = 'Formats 5 and 6 have no investigations: the file becomes removed content, which nothing runs.'
  step.report('convert-lost', [], message, 'Use the search in a drilldown of the detections that need it.')
}

export function removedTo6(step: Step): void {
  headerTo6(step)
  if (step.map.has('deprecation_info')) return
  const name = step.text('name')
  const kinds = ['detections', 'baselines', 'investigations', 'stories'] as const
  const found = kinds.map((kind) => step.facts.deprecation(kind, name)).find((info) => info !== undefined)
  const assumed = { reason: 'Removed before format 6.', removedInVersion: step.facts.appVersion, replacements: [] }
  step.map.set('deprecation_info', deprecationValue(found ?? assumed), 'status')
  if (found) return
  const why = 'format 6 wants to know why content was removed, and the deprecation mapping does not say'
  step.report('convert-assumed', [], `\`deprecation_info\` is added: ${why}.`)
}

export function removedFrom6(step: Step): void {
  headerTo5(step)
  step.map.remove('deprecation_info')
}
