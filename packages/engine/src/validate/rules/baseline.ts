/** V99 to V106: baselines, and investigations of older content. */
import { checkKeys, checkMap, checkText, checkTexts, finding, quoted } from '../checks.ts'
import { fileRule, rules } from '../rule.ts'
import { PRODUCTS, SECURITY_DOMAINS } from '../vocabulary.ts'

export const BASELINE_RULES = rules(
  fileRule(
    'V99',
    'baseline-type',
    ['baseline'],
    {
      what: '`type` of a baseline is `Baseline`.',
      why: 'Its deployment is found by it.',
      bad: 'type: Hunting',
      good: 'type: Baseline',
    },
    ({ root }) => checkText(root.get('type'), { oneOf: ['Baseline'] }),
    { formats: [5, 4] },
  ),
  fileRule(
    'V100',
    'baseline-texts',
    ['baseline'],
    {
      what: '`search`, `how_to_implement` and `known_false_positives` have at least 4 characters each.',
      why: 'Who turns the baseline on has to know what it needs.',
      bad: 'how_to_implement: no',
      good: 'how_to_implement: Collect logons.',
    },
    function* ({ root }) {
      for (const key of ['search', 'how_to_implement', 'known_false_positives'])
        yield* checkText(root.get(key), { min: 4 })
    },
  ),
  fileRule(
    'V101',
    'baseline-tags-unknown-key',
    ['baseline'],
    {
      what: '`tags` of a baseline has only `analytic_story`, `detections`, `product` and `security_domain`.',
      why: 'A misspelled key would do nothing. Format 4 took any key.',
      bad: 'tags:\n  detection: [Odd Logon]',
      good: 'tags:\n  detections: [Odd Logon]',
    },
    function* ({ root }) {
      yield* checkMap(root.get('tags'), true)
      yield* checkKeys(root.get('tags'), ['analytic_story', 'detections', 'product', 'security_domain'])
    },
    { formats: [5] },
  ),
  fileRule(
    'V102',
    'baseline-story',
    ['baseline'],
    {
      what: '`analytic_story` is a list; that its names are those of stories is V24.',
      why: 'A baseline is found by its story.',
      bad: 'tags:\n  analytic_story: Odd Behavior',
      good: 'tags:\n  analytic_story: [Odd Behavior]',
    },
    ({ tags }) => checkTexts(tags.get('analytic_story')),
    { formats: [5, 4] },
  ),
  fileRule(
    'V103',
    'baseline-detections',
    ['baseline'],
    {
      what: '`tags.detections` is a list of names; see V36 for the names. In format 6 the detection names the baseline.',
      why: 'It says which detections need the baseline.',
      bad: '# no tags.detections',
      good: 'tags:\n  detections: []',
    },
    ({ tags }) => checkTexts(tags.get('detections')),
    { formats: [4, 5] },
  ),
  fileRule(
    'V104',
    'baseline-product',
    ['baseline'],
    {
      what: '`product` names at least one product of Splunk.',
      why: 'It says where the baseline can run.',
      bad: 'tags:\n  product: []',
      good: 'tags:\n  product: [Splunk Cloud]',
    },
    ({ tags }) => checkTexts(tags.get('product'), { min: 1, each: { oneOf: PRODUCTS } }),
  ),
  fileRule(
    'V105',
    'baseline-domain',
    ['baseline'],
    {
      what: '`security_domain` is endpoint, network, threat, identity, access or audit.',
      why: 'It is filed under it.',
      bad: 'tags:\n  security_domain: desktop',
      good: 'tags:\n  security_domain: endpoint',
    },
    ({ tags }) => checkText(tags.get('security_domain'), { oneOf: SECURITY_DOMAINS }),
  ),
  fileRule(
    'V106',
    'investigation',
    ['investigation'],
    {
      what: 'An investigation has type `Investigation`, at least one story and product, a security domain, and a name that leaves `label - name - Response Task` at most 81 characters.',
      why: 'contentctl 5 does not load investigations any more; those that are there follow its rules of before.',
      bad: 'type: Hunting',
      good: 'type: Investigation',
    },
    function* (file, { project }) {
      const { root, tags } = file
      yield* checkText(root.get('type'), { oneOf: ['Investigation'] })
      yield* checkTexts(tags.get('analytic_story'), { min: 1 })
      yield* checkTexts(tags.get('product'), { min: 1, each: { oneOf: [...PRODUCTS, 'Splunk Phantom'] } })
      yield* checkText(tags.get('security_domain'), { oneOf: SECURITY_DOMAINS })
      const stanza = `${project.content.appLabelFor({ filePath: file.path })} - ${file.name} - Response Task`
      if (stanza.length > 81)
        yield finding(
          root.get('name'),
          `${quoted(stanza)} has ${stanza.length} characters, ${stanza.length - 81} too many.`,
        )
    },
  ),
)
