/**
 * Which records a detection's rows become. The deployment alone decides, never the status: the one that belongs to the
 * detection's type, or one written into the detection.
 */
import { defaultDeployment } from '../content/default-deployments.ts'
import type { DeploymentForRun } from './detection-for-run.ts'

export interface Creates {
  riskEvents: boolean
  findings: boolean
}

const NO_ACTION: DeploymentForRun = { alertAction: { rba: false, notable: undefined } }

/** The given deployment, else the default one of the detection's type; a type that is not known gets no action. */
export function deploymentOf(detection: { type: string }, deployment: DeploymentForRun | null): DeploymentForRun {
  return deployment ?? defaultDeployment(detection.type) ?? NO_ACTION
}

export function createsWhat(detection: { type: string }, deployment: DeploymentForRun | null = null): Creates {
  const { rba, notable } = deploymentOf(detection, deployment).alertAction
  return { riskEvents: rba, findings: notable !== undefined }
}
