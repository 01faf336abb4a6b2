import { describe, expect, test } from 'vitest'
import { annotationsOf } from './annotations.ts'
import { SAMPLE_ATTACK, sampleDetection } from './sample-detection.ts'

describe('annotations', () => {
  test('of a TTP in the network domain with vulnerabilities', () => {
    const detection = sampleDetection({
      tags: { securityDomain: 'network', cve: ['CVE-2026-0001'], mitreAttackIds: [] },
    })
    const { json, fields, lookups } = annotationsOf(detection, SAMPLE_ATTACK)
    expect(json).toBe(
      '{"analytic_story":["Sample Story"],"cis20":["CIS 13"],"cve":["CVE-2026-0001"],"data_source":["Sample Source 1"],' +
        '"nist":["DE.CM"],"type":"TTP","type_list":["TTP"]}',
    )
    expect(fields['annotations._frameworks']).toEqual([
      ...['analytic_story', 'cis20', 'cve', 'data_source', 'nist', 'type', 'type_list'],
    ])
    expect(fields).not.toHaveProperty('annotations.mitre_attack')
    expect(lookups).toEqual({})
  })

  test('phases are sorted, tactics are in the order of the techniques', () => {
    const detection = sampleDetection({ tags: { mitreAttackIds: ['T1557', 'T1649'] } })
    const { fields, lookups } = annotationsOf(detection, SAMPLE_ATTACK)
    expect(fields['annotations.kill_chain_phases']).toEqual(['Exploitation'])
    expect(lookups).toEqual({
      'annotations.mitre_attack.mitre_technique_id': ['T1557', 'T1649'],
      'annotations.mitre_attack.mitre_technique': [
        'Adversary-in-the-Middle',
        'Steal or Forge Authentication Certificates',
      ],
      'annotations.mitre_attack.mitre_tactic_id': ['TA0006', 'TA0009'],
      'annotations.mitre_attack.mitre_tactic': ['credential-access', 'collection'],
    })
  })

  test('a technique that ATT&CK does not know keeps its id; a name of a tactic is no technique', () => {
    const detection = sampleDetection({ tags: { mitreAttackIds: ['T9999', 'Credential Access'] } })
    const { fields, lookups } = annotationsOf(detection, SAMPLE_ATTACK)
    expect(fields['annotations.mitre_attack']).toEqual(['T9999', 'Credential Access'])
    expect(lookups).toEqual({ 'annotations.mitre_attack.mitre_technique_id': ['T9999'] })
  })

  test('without ATT&CK nothing is looked up', () => {
    const { json, lookups } = annotationsOf(sampleDetection(), null)
    expect(json).not.toContain('kill_chain')
    expect(json).toContain('"mitre_attack":["T1649"]')
    expect(lookups).toEqual({})
  })

  test('a detection without stories has the framework and no field', () => {
    const { json, fields } = annotationsOf(sampleDetection({ tags: { analyticStories: [] } }), null)
    expect(json).toContain('"analytic_story":[]')
    expect(fields).not.toHaveProperty('annotations.analytic_story')
  })
})
