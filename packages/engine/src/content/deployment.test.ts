import { expect, test } from 'vitest'
import { parseDocument } from './content-object.ts'
import { defaultDeployment } from './default-deployments.ts'
import { readDeployment, readSchedule } from './deployment.ts'
import { YamlDocument } from './yaml-document.ts'

const SCHEDULING =
  'scheduling: {cron_schedule: 0 * * * *, earliest_time: -70m@m, latest_time: -10m@m, schedule_window: auto}\n'

function read(yaml: string) {
  const { object, diagnostics } = parseDocument(new YamlDocument('d.yml', yaml), readDeployment)
  return { deployment: object, codes: diagnostics.map((d) => `${d.code} ${d.path ?? ''}`) }
}

test('scheduling and actions', () => {
  const actions = `alert_action:
  rba: {enabled: true}
  notable: {rule_title: '%name%', rule_description: '%description%', nes_fields: ['user ', dest]}
  email: {to: a@example.org, subject: s, message: m}
  slack: {channel: '#c', message: m}
  phantom: {cam_workers: local, label: l}
`
  expect(read(`name: n\ntype: TTP\n${SCHEDULING}${actions}`)).toMatchObject({
    deployment: {
      type: 'TTP',
      scheduling: { cron: '0 * * * *', earliest: '-70m@m', latest: '-10m@m', scheduleWindow: 'auto' },
      alertAction: {
        rba: true,
        notable: { ruleTitle: '%name%', nesFields: ['user', 'dest'] },
        email: { to: 'a@example.org' },
        slack: { channel: '#c' },
        phantom: { cam_workers: 'local', label: 'l' },
      },
    },
    codes: [],
  })
})

test('no action', () => {
  expect(read(`name: n\ntype: Hunting\n${SCHEDULING}`).deployment?.alertAction).toMatchObject({
    rba: false,
    notable: undefined,
  })
})

test('faults', () => {
  expect(read('name: n\ntype: Other\n').codes).toEqual(['missing-key scheduling', 'unknown-value type'])
  expect(read('name: n\ntype: TTP\nscheduling: {cron_schedule: x}\n').codes).toEqual([
    'missing-key scheduling.earliest_time',
    'missing-key scheduling.latest_time',
  ])
})

test('a schedule of format 6', () => {
  const yaml =
    'name: Hourly\ncron_schedule: 0 * * * *\nearliest_time: -70m@m\nlatest_time: -10m@m\nschedule_window: auto\n'
  const { object } = parseDocument(new YamlDocument('s.yml', yaml), readSchedule)
  expect(object).toMatchObject({ name: 'Hourly', scheduling: { cron: '0 * * * *' } })
})

test('what the types do by default', () => {
  const does = (type: string) => {
    const { rba, notable } = defaultDeployment(type)!.alertAction
    return `${rba ? 'risk' : ''} ${notable ? 'finding' : ''}`.trim()
  }
  expect(['TTP', 'Anomaly', 'Hunting', 'Correlation', 'Baseline'].map(does)).toEqual([
    'risk finding',
    'risk',
    '',
    'finding',
    '',
  ])
  expect(defaultDeployment('Baseline')?.scheduling).toMatchObject({ cron: '10 0 * * *', earliest: '-1450m@m' })
  expect(defaultDeployment('Nothing')).toBeUndefined()
})
