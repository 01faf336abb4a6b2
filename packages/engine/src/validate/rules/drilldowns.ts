/** V64 to V68: drilldowns. Their tokens and searches are checked by K18 and K19. */
import { checkMaps, checkText, finding, missing } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { fileRule, rules } from '../rule.ts'

/** Detections in production other than hunting searches have to have drilldowns. */
function wantsDrilldowns({ root, status }: ContentFile): boolean {
  return status === 'production' && root.get('type').text !== 'Hunting'
}

export const DRILLDOWN_RULES = rules(
  fileRule(
    'V64',
    'drilldown-name',
    ['detection'],
    {
      what: 'The `name` of a drilldown has at least 5 characters.',
      why: 'It is the text of a link.',
      bad: 'drilldown_searches:\n  - name: View\n    search: "%original_detection_search% | search user = \\"$user$\\""\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$',
      good: 'drilldown_searches:\n  - name: View the results\n    search: "%original_detection_search% | search user = \\"$user$\\""\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$\n  - name: View the logons\n    search: index=main | search user = "$user$"\n    earliest_offset: 7d\n    latest_offset: 0',
    },
    ({ root }) =>
      checkMaps(root.get('drilldown_searches'), { required: false }, (item) => checkText(item.get('name'), { min: 5 })),
  ),
  fileRule(
    'V65',
    'drilldown-search',
    ['detection'],
    {
      what: 'The `search` of a drilldown is not empty.',
      why: 'It is what the link does.',
      bad: "drilldown_searches:\n  - name: View the results\n    search: ''\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$",
      good: 'type: Anomaly',
    },
    function* ({ root }) {
      for (const item of root.get('drilldown_searches').items())
        if (item.kind === 'map') yield* checkText(item.get('search'), { min: 1 })
    },
  ),
  fileRule(
    'V66',
    'drilldown-offsets',
    ['detection'],
    {
      what: 'A drilldown has `earliest_offset` and `latest_offset`, each null or not empty.',
      why: 'They say which time it looks at; a forgotten one would look at all time. For format 6 see V137.',
      bad: 'drilldown_searches:\n  - name: View the results\n    search: "%original_detection_search%"\n    earliest_offset: $info_min_time$',
      good: 'type: Anomaly',
    },
    function* ({ root }) {
      for (const item of root.get('drilldown_searches').items())
        for (const key of ['earliest_offset', 'latest_offset']) {
          const value = item.get(key)
          if (value.kind === 'missing') yield missing(value, 'Write null for no bound.')
          else yield* checkText(value, { required: false, min: 1 })
        }
    },
    { formats: [4, 5] },
  ),
  fileRule(
    'V67',
    'drilldowns-two',
    ['detection'],
    {
      what: 'A detection in production other than a hunting search has at least two drilldowns.',
      why: 'One shows the results, one the risk of the entity.',
      bad: 'drilldown_searches:\n  - name: View the results\n    search: "%original_detection_search%"\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$',
      good: 'status: experimental\ndrilldown_searches: []',
    },
    function* (file) {
      const list = file.root.get('drilldown_searches')
      const count = list.items().length
      if (wantsDrilldowns(file) && count < 2)
        yield finding(
          list,
          `A detection in production has at least two drilldowns, this one has ${count === 0 ? 'none' : 'one'}.`,
        )
    },
  ),
  fileRule(
    'V68',
    'drilldown-original-search',
    ['detection'],
    {
      what: '… and at least one of them holds `%original_detection_search%`.',
      why: 'It is replaced by the search: an analyst sees the rows behind a finding.',
      bad: 'drilldown_searches:\n  - name: View the results\n    search: index=main\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$\n  - name: View the logons\n    search: index=main user=*\n    earliest_offset: $info_min_time$\n    latest_offset: $info_max_time$',
      good: 'type: Anomaly',
    },
    function* (file) {
      const list = file.root.get('drilldown_searches')
      const items = list.items()
      if (
        wantsDrilldowns(file) &&
        items.length > 0 &&
        !items.some((item) => item.get('search').text.includes('%original_detection_search%'))
      )
        yield finding(list, 'No drilldown holds `%original_detection_search%`.')
    },
  ),
)
