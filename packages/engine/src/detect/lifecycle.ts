/**
 * Statuses and dispositions of findings, as data (Enterprise Security, "Configure the status of findings"). Only New
 * as the default status, and Undetermined as the default disposition, are documented; the others' names are customary.
 */

export type StatusId = '0' | '1' | '2' | '3' | '4' | '5'

export interface FindingStatus {
  id: StatusId
  label: string
  group: 'New' | 'Open' | 'Closed'
  description: string
  isDefault: boolean
  isEnd: boolean
}

export const STATUSES: readonly FindingStatus[] = [
  status('0', 'Unassigned', 'New', 'Finding has not been assigned.'),
  status('1', 'New', 'New', 'Finding has not been reviewed.'),
  status('2', 'In Progress', 'Open', 'Investigation or response is in progress.'),
  status('3', 'Pending', 'Open', 'Closure waits for something.'),
  status('4', 'Resolved', 'Closed', 'The cause is dealt with; verification is to come.'),
  status('5', 'Closed', 'Closed', 'Resolved and verified.'),
]

function status(id: StatusId, label: string, group: FindingStatus['group'], description: string): FindingStatus {
  return { id, label, group, description, isDefault: id === '1', isEnd: group === 'Closed' }
}

export const DEFAULT_STATUS = STATUSES.find((each) => each.isDefault)!

export const DISPOSITIONS: readonly { id: string; label: string }[] = [
  { id: 'disposition:1', label: 'True Positive - Suspicious Activity' },
  { id: 'disposition:2', label: 'Benign Positive - Suspicious But Expected' },
  { id: 'disposition:3', label: 'False Positive - Incorrect Analytic Logic' },
  { id: 'disposition:4', label: 'False Positive - Inaccurate Data' },
  { id: 'disposition:5', label: 'Other' },
  { id: 'disposition:6', label: 'Undetermined' },
]

export const DEFAULT_DISPOSITION = DISPOSITIONS.find(({ label }) => label === 'Undetermined')!

export const DEFAULT_OWNER = 'unassigned'
