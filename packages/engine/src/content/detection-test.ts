/** The tests that a detection carries: attack data to replay, and what must come of it. */
import type { FieldReader } from './field-reader.ts'

export interface AttackData {
  /** URL or path. */
  data: string
  source: string
  sourcetype: string
  host?: string
  /** `custom_index` of format 5, `index` of format 6. */
  index?: string
  /** Format 4's `update_timestamp`: the data is old, the search looks at recent events only. */
  updateTimestamp: boolean
}

export interface DetectionTest {
  name: string
  attackData: AttackData[]
  /** Number of rows wanted; undefined where the format can't say: at least one. */
  expectedResults: number | undefined
  /** Format 6: `experimental` tests are described, not run. */
  testType: 'unit' | 'experimental'
  description: string | undefined
  earliest: string | undefined
  latest: string | undefined
}

const TEST_TYPES = ['unit', 'experimental'] as const

export function readTests(detection: FieldReader): DetectionTest[] {
  return detection.maps('tests').map((test) => {
    const testType = test.oneOf('test_type', TEST_TYPES) ?? 'unit'
    if (testType === 'unit') test.require('attack_data')
    return {
      name: test.requiredText('name'),
      attackData: test.maps('attack_data').map(readAttackData),
      expectedResults: test.integer('expected_results'),
      testType,
      description: test.optionalText('description'),
      earliest: test.optionalText('earliest_time'),
      latest: test.optionalText('latest_time'),
    }
  })
}

function readAttackData(reader: FieldReader): AttackData {
  const data: AttackData = {
    data: reader.requiredText('data'),
    source: reader.requiredText('source'),
    sourcetype: reader.requiredText('sourcetype'),
    // A hint only: old files spell it in ways that are no boolean.
    updateTimestamp: /^true/i.test(reader.text('update_timestamp')),
  }
  const host = reader.optionalText('host')
  const index = reader.optionalText('index') ?? reader.optionalText('custom_index')
  if (host !== undefined) data.host = host
  if (index !== undefined) data.index = index
  return data
}
