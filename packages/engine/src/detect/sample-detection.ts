/** A detection for the tests of this folder: a TTP without anything, to which each test adds what it is about. */
import type { AttackLookup, DetectionForRun } from './detection-for-run.ts'
import type { DetectionRun } from './run-detection.ts'

export type DetectionParts = Partial<Omit<DetectionForRun, 'search' | 'drilldowns' | 'tags'>> & {
  search?: string
  drilldowns?: { name: string; search: string; earliest?: string | null; latest?: string | null }[]
  tags?: Partial<DetectionForRun['tags']>
}

export function sampleDetection({ search, drilldowns, tags, ...parts }: DetectionParts = {}): DetectionForRun {
  return {
    id: '3c5e0b62-6a3e-4b7e-9d43-0f6d2f1f7a10',
    name: 'Sample Detection',
    version: 3,
    formatVersion: 5,
    status: 'production',
    type: 'TTP',
    description: 'Finds samples.',
    dataSource: ['Sample Source 1'],
    rba: undefined,
    finding: undefined,
    legacyScore: undefined,
    ...parts,
    search: { text: search ?? '`sample` EventCode=1 | stats count by dest, user' },
    drilldowns: (drilldowns ?? []).map(({ earliest = null, latest = null, ...template }) => ({
      name: template.name,
      search: { text: template.search },
      earliest,
      latest,
    })),
    tags: {
      analyticStories: ['Sample Story'],
      mitreAttackIds: ['T1649'],
      securityDomain: 'endpoint',
      cve: [],
      throttling: undefined,
      ...tags,
    },
  }
}

/** Two techniques of one tactic, and one of two. */
export const SAMPLE_ATTACK: AttackLookup = {
  tactics: (id) => TACTICS[id] ?? [],
  name: (id) => NAMES[id],
}

const CREDENTIAL_ACCESS = { id: 'TA0006', shortName: 'credential-access' }
const TACTICS: Record<string, { id: string; shortName: string }[]> = {
  'T1552.004': [CREDENTIAL_ACCESS],
  T1649: [CREDENTIAL_ACCESS],
  T1557: [CREDENTIAL_ACCESS, { id: 'TA0009', shortName: 'collection' }],
}
const NAMES: Record<string, string> = {
  'T1552.004': 'Private Keys',
  T1649: 'Steal or Forge Authentication Certificates',
  T1557: 'Adversary-in-the-Middle',
}

/** 10:00 on 10 March 2026, for the hourly range that ends ten minutes before. */
export const TEN_O_CLOCK = 1773136800

export function sampleRun(
  detection: DetectionForRun,
  rows: DetectionRun['rows'],
  more: Partial<DetectionRun> = {},
): DetectionRun {
  return {
    detection,
    rows,
    window: { earliest: 1773132600, latest: 1773136200 },
    scheduledTime: TEN_O_CLOCK,
    actionTime: TEN_O_CLOCK,
    sid: 'S1',
    attack: SAMPLE_ATTACK,
    deployment: null,
    ...more,
  }
}
