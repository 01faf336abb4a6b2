/** The folders of a content directory: one for each kind of object. */
export const CONTENT_FOLDERS = [
  'detections',
  'macros',
  'lookups',
  'stories',
  'data_sources',
  'deployments',
  'schedules',
  'baselines',
  'investigations',
  'playbooks',
  'dashboards',
  'removed',
] as const

export type ContentFolder = (typeof CONTENT_FOLDERS)[number]
