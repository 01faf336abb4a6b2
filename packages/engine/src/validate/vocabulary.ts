/** Words that content may use: the enumerations of contentctl 5.6.0. */

export const ASSET_TYPES: readonly string[] = [
  'AWS Account',
  'AWS EKS Kubernetes cluster',
  'AWS Federated Account',
  'AWS Instance',
  'Account',
  'Amazon EKS Kubernetes cluster',
  'Amazon EKS Kubernetes cluster Pod',
  'Amazon Elastic Container Registry',
  'Azure Tenant',
  'Azure AKS Kubernetes cluster',
  'Azure Active Directory',
  'CircleCI',
  'Cloud Compute Instance',
  'Cloud Instance',
  'DNS Servers',
  'Database Server',
  'Domain Server',
  'EC2 Snapshot',
  'Endpoint',
  'GCP',
  'GCP Account',
  'GCP GKE EKS Kubernetes cluster',
  'GCP GKE Kubernetes cluster',
  'GCP Kubernetes cluster',
  'GCP Storage Bucket',
  'GDrive',
  'GSuite',
  'GitHub',
  'Google Cloud Platform tenant',
  'Identity',
  'Infrastructure',
  'Instance',
  'Kubernetes',
  'Network',
  'O365 Tenant',
  'Okta Tenant',
  'Proxy',
  'S3 Bucket',
  'Splunk Server',
  'VPN Appliance',
  'Web Server',
  'Web Proxy',
  'Web Application',
  'Windows',
]

export const PRODUCTS: readonly string[] = [
  'Splunk Enterprise',
  'Splunk Enterprise Security',
  'Splunk Cloud',
  'Splunk Security Analytics for AWS',
  'Splunk Behavioral Analytics',
]

/** The three of format 6: all of them, and no other. */
export const FORMAT_6_PRODUCTS: readonly string[] = ['Splunk Enterprise', 'Splunk Enterprise Security', 'Splunk Cloud']

export const SECURITY_DOMAINS: readonly string[] = ['endpoint', 'network', 'threat', 'identity', 'access', 'audit']

export const RISK_OBJECT_TYPES: readonly string[] = ['system', 'user', 'other']

export const STORY_CATEGORIES: readonly string[] = [
  'Abuse',
  'Adversary Tactics',
  'Best Practices',
  'Cloud Security',
  'Compliance',
  'Malware',
  'Uncategorized',
  'Vulnerability',
  'Account Compromise',
  'Data Destruction',
  'Lateral Movement',
  'Privilege Escalation',
  'Ransomware',
  'Unauthorized Software',
]

export const STORY_USE_CASES: readonly string[] = [
  'Fraud Detection',
  'Compliance',
  'Application Security',
  'Security Monitoring',
  'Advanced Threat Detection',
  'Insider Threat',
  'Other',
]

export const DETECTION_CATEGORIES: readonly string[] = [
  'application',
  'cloud',
  'endpoint',
  'network',
  'web',
  'deprecated',
]

export const UUID = /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i
