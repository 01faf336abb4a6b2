/** V91 to V98: stories and data sources. */
import { checkKeys, checkMap, checkMaps, checkText, checkTexts, checkUrl } from '../checks.ts'
import { fileRule, rules } from '../rule.ts'
import { PRODUCTS, STORY_CATEGORIES, STORY_USE_CASES } from '../vocabulary.ts'

export const STORY_RULES = rules(
  fileRule(
    'V91',
    'story-tags-unknown-key',
    ['story'],
    {
      what: '`tags` of a story has only `category`, `product`, `usecase`, `cve` and `group`; a story has a `narrative`.',
      why: 'A misspelled key would do nothing. Format 4 took any key.',
      bad: 'tags:\n  categroy: [Malware]',
      good: 'tags:\n  group: [Odd Group]',
    },
    function* ({ root, format }) {
      yield* checkText(root.get('narrative'))
      if (format === 6) return
      yield* checkMap(root.get('tags'), true)
      if (format === 4) return
      yield* checkKeys(root.get('tags'), ['category', 'product', 'usecase', 'cve', 'group'])
    },
  ),
  fileRule(
    'V92',
    'story-category',
    ['story'],
    {
      what: '`category` names at least one of the 14 categories; only the first is written into the app.',
      why: 'Splunk groups stories by it.',
      bad: 'tags:\n  category: [Mischief]',
      good: 'tags:\n  category: [Malware]',
    },
    ({ tags }) => checkTexts(tags.get('category'), { min: 1, each: { oneOf: STORY_CATEGORIES } }),
  ),
  fileRule(
    'V93',
    'story-product',
    ['story'],
    {
      what: '`product` names at least one product of Splunk.',
      why: 'It says where the story can be used.',
      bad: 'tags:\n  product: []',
      good: 'tags:\n  product: [Splunk Cloud]',
    },
    ({ tags }) => checkTexts(tags.get('product'), { min: 1, each: { oneOf: PRODUCTS } }),
  ),
  fileRule(
    'V94',
    'story-use-case',
    ['story'],
    {
      what: '`usecase` is one of the seven use cases.',
      why: 'Splunk groups stories by it.',
      bad: 'tags:\n  usecase: Fun',
      good: 'tags:\n  usecase: Insider Threat',
    },
    ({ tags }) => checkText(tags.get('usecase'), { oneOf: STORY_USE_CASES }),
  ),
  fileRule(
    'V95',
    'story-cve',
    ['story'],
    {
      what: 'Each of `cve` looks like `CVE-2024-1234`.',
      why: 'It becomes a link.',
      bad: 'tags:\n  cve: [2024-1234]',
      good: 'tags:\n  cve: [CVE-2024-1234]',
    },
    ({ tags }) =>
      checkTexts(tags.get('cve'), {
        required: false,
        each: { pattern: /^CVE-[1|2]\d{3}-\d+$/, wanted: 'like CVE-2024-1234' },
      }),
  ),
  fileRule(
    'V96',
    'data-source-source',
    ['data_source'],
    {
      what: 'A data source has a `source`.',
      why: 'Its events are told by it.',
      bad: '# no source',
      good: 'source: odd',
    },
    ({ root }) => checkText(root.get('source')),
  ),
  fileRule(
    'V97',
    'data-source-sourcetype',
    ['data_source'],
    {
      what: 'A data source has a `sourcetype`.',
      why: 'It says how events and fields are read.',
      bad: '# no sourcetype',
      good: 'sourcetype: odd:logon',
    },
    ({ root }) => checkText(root.get('sourcetype')),
  ),
  fileRule(
    'V98',
    'data-source-add-on',
    ['data_source'],
    {
      what: 'Each of `supported_TA` has a `name`, a `version`, and perhaps an http or https `url`.',
      why: 'It says which add-on makes the fields that searches use.',
      bad: 'supported_TA:\n  - name: Odd Add-on\n    url: splunkbase',
      good: 'supported_TA:\n  - name: Odd Add-on\n    version: 1.0.0',
    },
    ({ root }) =>
      checkMaps(root.get('supported_TA'), { required: false }, function* (addOn) {
        yield* checkText(addOn.get('name'))
        yield* checkText(addOn.get('version'))
        if (addOn.get('url').given) yield* checkUrl(addOn.get('url'))
      }),
  ),
)
