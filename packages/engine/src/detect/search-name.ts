/** The name that a detection's saved search, its `source` and its `search_name` share. */

export const DEFAULT_APP_LABEL = 'ESCU'

export function searchName(detection: { name: string; type: string }, appLabel = DEFAULT_APP_LABEL): string {
  const base = `${appLabel} - ${detection.name}`
  return detection.type === 'Baseline' ? base : `${base} - Rule`
}

/**
 * The saved search's `description`: a detection that is not in production says so first. The sentence is ours; where
 * a configuration file must equal the one of Splunk's packager, the packager's own sentence is needed.
 */
export function savedSearchDescription(detection: { status: string; description: string }): string {
  const { status, description } = detection
  if (status === 'experimental') {
    return `WARNING: this detection is experimental and has not been validated in production. ${description}`
  }
  if (status === 'deprecated') {
    return `WARNING: this detection is deprecated and is no longer maintained. ${description}`
  }
  return description
}
