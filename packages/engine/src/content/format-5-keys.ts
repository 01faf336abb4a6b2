/** The keys that contentctl 5 takes; any other is an error there, where contentctl 4 took no notice of them. */

const HEADER = [
  'name',
  'author',
  'date',
  'version',
  'id',
  'description',
  'references',
  'status',
  'file_path',
  'deprecation_info',
]

/** The keys of each kind, besides those that all have. */
const OWN = {
  detection: [
    'type',
    'search',
    'how_to_implement',
    'known_false_positives',
    'data_source',
    'tags',
    'rba',
    'drilldown_searches',
    'tests',
    'explanation',
    'enabled_by_default',
    'deployment',
    'baselines',
    'cve_enrichment',
    'data_source_objects',
    'test_groups',
    'splunk_app_enrichment',
    'macros',
    'lookups',
  ],
  macro: ['definition', 'arguments'],
  lookup: [
    'lookup_type',
    'default_match',
    'match_type',
    'min_matches',
    'max_matches',
    'case_sensitive_match',
    'fields',
  ],
  story: ['narrative', 'tags'],
  data_source: [
    'source',
    'sourcetype',
    'separator',
    'separator_value',
    'configuration',
    'supported_TA',
    'fields',
    'field_mappings',
    'mitre_components',
    'convert_to_log_source',
    'example_log',
    'output_fields',
  ],
  baseline: ['type', 'search', 'how_to_implement', 'known_false_positives', 'tags', 'deployment', 'lookups', 'macros'],
  playbook: ['type', 'how_to_implement', 'playbook', 'app_list', 'tags'],
  dashboard: ['json_obj', 'j2_template', 'theme'],
  deployment: ['scheduling', 'alert_action', 'type', 'tags'],
} as const

/** By kind of object; those below `removed/` may hold anything. */
export const FORMAT_5_KEYS: Readonly<Record<string, readonly string[] | undefined>> = Object.fromEntries(
  Object.entries(OWN).map(([kind, keys]) => [kind, [...HEADER, ...keys]]),
)

/** Those of `tags` in a detection. */
export const DETECTION_TAGS: readonly string[] = [
  'analytic_story',
  'asset_type',
  'product',
  'security_domain',
  'mitre_attack_id',
  'cve',
  'atomic_guid',
  'throttling',
  'group',
  'mappings',
  'research_site_url',
  'event_schema',
  'manual_test',
  'mitre_attack_enrichments',
  'nist',
  'cis20',
  'kill_chain_phases',
]
