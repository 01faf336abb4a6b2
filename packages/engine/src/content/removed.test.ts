import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadContent } from './repository.ts'

const dir = mkdtempSync(join(tmpdir(), 'karst-removed-'))
afterAll(() => rmSync(dir, { recursive: true }))

function file(name: string, text: string): void {
  mkdirSync(join(dir, name, '..'), { recursive: true })
  writeFileSync(join(dir, name), text)
}

const HEAD = 'id: 1\nversion: 1\ndate: "2024-01-02"\nauthor: A\ndescription: d\n'

test('playbooks, dashboards, removed content and the deprecation mapping', async () => {
  file(
    'playbooks/block_host.yml',
    `name: Block Host\n${HEAD}type: Response\nplaybook: block_host\nhow_to_implement: do it\napp_list: [Firewall]
tags:\n  platform_tags: [d3]\n  playbook_type: Input\n  vpe_type: Modern\n  product: [Splunk SOAR]\n  use_cases: [Response]
  defend_technique_id: [D3-NI]\n  detections: [Odd Logon]\n`,
  )
  file('dashboards/usage.yml', `name: Usage\n${HEAD}theme: dark\n`)
  file('dashboards/loud.yml', `name: Loud\n${HEAD}theme: pink\n`)
  file(
    'removed/detections/old.yml',
    `name: Old\n${HEAD}status: removed\nsearch: x\ndeprecation_info:
  reason: It was noisy.\n  removed_in_version: 2.0.0\n  replacement_content: [Odd Logon]\n`,
  )
  file(
    'removed/deprecation_mapping.YML',
    `detections:\n- content: Old\n  removed_in_version: 2.0.0
  reason: It was noisy.\n  replacement_content: [Odd Logon]\nstories:\n- content: Gone\n  reason: Nothing left.\n`,
  )
  const content = await loadContent([dir])
  expect(content.playbooks.get('Block Host')).toMatchObject({
    type: 'Response',
    apps: ['Firewall'],
    useCases: ['Response'],
    detections: ['Odd Logon'],
    codePath: join(dir, 'playbooks/block_host.py'),
  })
  expect(content.dashboards.get('Usage')).toMatchObject({
    theme: 'dark',
    definitionPath: join(dir, 'dashboards/usage.json'),
  })
  const info = { reason: 'It was noisy.', removedInVersion: '2.0.0', replacements: ['Odd Logon'] }
  expect(content.removed.get('Old')?.deprecation).toEqual(info)
  expect(content.deprecations()[0]).toEqual({ kind: 'detections', content: 'Old', ...info })
  expect(content.diagnostics.map((found) => `${found.code} ${found.path ?? ''}`)).toEqual([
    'unknown-value theme',
    'missing-key stories[0].removed_in_version',
  ])
})
