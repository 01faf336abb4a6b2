/** What a search needs, told by what occurs in its text, as Splunk's packager tells it. */

const DATA_MODELS = [
  'Endpoint',
  'Network_Traffic',
  'Authentication',
  'Change',
  'Change_Analysis',
  'Email',
  'Network_Resolution',
  'Network_Sessions',
  'UEBA',
  'Updates',
  'Vulnerabilities',
  'Web',
  'Risk',
  'Splunk_Audit',
]

/** Names of data models that are part of the search's text. */
export function dataModelsIn(search: string): string[] {
  return DATA_MODELS.filter((name) => search.includes(name))
}

const ENDPOINT = [
  'Carbon Black Response',
  'CrowdStrike Falcon',
  'Microsoft Sysmon',
  'Microsoft Windows',
  'Symantec Endpoint Protection',
]

const TECHNOLOGIES: readonly [inSearch: string, technologies: readonly string[]][] = [
  ['`amazon_security_lake`', ['Amazon Security Lake']],
  ['`azuread`', ['Azure AD']],
  ['`azure_monitor_aad`', ['Azure AD', 'Entra ID']],
  ['`cloudtrail`', ['Amazon Web Services - Cloudtrail']],
  ['Endpoint', ENDPOINT],
  ['`google_', ['Google Cloud Platform']],
  ['`gsuite', ['Google Workspace']],
  ['`gws_', ['Google Workspace']],
  ['`kube', ['Kubernetes']],
  ['`ms_defender`', ['Microsoft Defender']],
  ['`o365_', ['Microsoft Office 365']],
  ['`okta', ['Okta']],
  ['`pingid`', ['Ping ID']],
  ['`powershell`', ['Microsoft Windows']],
  ['`splunkd_', ['Splunk Internal Logs']],
  ['`sysmon`', ['Microsoft Sysmon']],
  ['`wineventlog_', ['Microsoft Windows']],
  ['`zeek_', ['Zeek']],
]

/** Products that provide what the search looks at; sorted, each once. */
export function technologiesIn(search: string): string[] {
  const found = TECHNOLOGIES.filter(([part]) => search.includes(part)).flatMap(([, technologies]) => technologies)
  return [...new Set(found)].sort()
}
