/**
 * The 58 searches of published detections that are hardest to read, as a table: every one compiles as published, or is
 * refused for what is missing and for nothing else. Then what they find, by the same numbers, in events that tell the
 * right reading from the wrong one: the cases of each kind are in a file of their own.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { apartCases } from './torture/apart.ts'
import { Bench, errorsOf, PRESENT } from './torture/bench.ts'
import { calculationsCases } from './torture/calculations.ts'
import { lookupsCases } from './torture/lookups.ts'
import { metricsCases } from './torture/metrics.ts'
import { searchValuesCases } from './torture/search-values.ts'
import { subsearchesCases } from './torture/subsearches.ts'
import { timesCases } from './torture/times.ts'
import { windowsChangesCases } from './torture/windows-changes.ts'

if (!PRESENT) console.log('../shared/escu is not here: the torture cases are skipped.')

const FILES = [
  'endpoint/getcurrent_user_with_powershell',
  'endpoint/ping_sleep_batch_command',
  'endpoint/registry_keys_used_for_persistence',
  'endpoint/linux_curl_upload_file',
  'endpoint/windows_abused_web_services',
  'endpoint/known_services_killed_by_ransomware',
  'endpoint/powershell_remote_thread_to_known_windows_process',
  'endpoint/windows_rasautou_dll_execution',
  'cloud/detect_s3_access_from_a_new_ip',
  'cloud/detect_spike_in_blocked_outbound_traffic_from_your_aws',
  'cloud/detect_spike_in_s3_bucket_deletion',
  'endpoint/suspicious_reg_exe_process',
  'endpoint/detect_prohibited_applications_spawning_cmd_exe',
  'endpoint/suspicious_linux_discovery_commands',
  'network/detect_unauthorized_assets_by_mac_address',
  'network/ssl_certificates_with_punycode',
  'endpoint/potential_password_in_username',
  'network/excessive_dns_failures',
  'cloud/kubernetes_process_with_resource_ratio_anomalies',
  'cloud/kubernetes_anomalous_inbound_network_activity_from_process',
  'cloud/kubernetes_newly_seen_tcp_edge',
  'cloud/detect_gcp_storage_access_from_a_new_ip',
  'endpoint/windows_uac_bypass_suspicious_child_process',
  'endpoint/windows_uac_bypass_suspicious_escalation_behavior',
  'cloud/o365_email_reported_by_user_found_malicious',
  'endpoint/windows_alternate_datastream___base64_content',
  'network/detect_outbound_smb_traffic',
  'endpoint/windows_identify_powershell_web_access_iis_pool',
  'application/okta_multiple_failed_requests_to_access_applications',
  'endpoint/malicious_powershell_process_with_obfuscation_techniques',
  'application/windows_ad_suspicious_gpo_modification',
  'application/windows_ad_dangerous_group_acl_modification',
  'endpoint/powershell_4104_hunting',
  'web/hunting_for_log4shell',
  'endpoint/windows_known_abused_dll_loaded_suspiciously',
  'cloud/o365_external_identity_policy_changed',
  'cloud/aws_exfiltration_via_anomalous_getobject_api_activity',
  'endpoint/detect_baron_samedit_cve_2021_3156_segfault',
  'cloud/aws_create_policy_version_to_allow_all_resources',
  'endpoint/impacket_lateral_movement_smbexec_commandline_parameters',
  'endpoint/impacket_lateral_movement_commandline_parameters',
  'cloud/aws_ecr_container_upload_outside_business_hours',
  'network/internal_horizontal_port_scan',
  'application/detect_distributed_password_spray_attempts',
  'endpoint/detect_rtlo_in_file_name',
  'endpoint/suspicious_process_executed_from_container_file',
  'endpoint/windows_steal_authentication_certificates___esc1_authentication',
  'cloud/azure_ad_user_enabled_and_password_reset',
  'endpoint/windows_privilege_escalation_system_process_without_system_parent',
  'endpoint/potentially_malicious_code_on_commandline',
  'cloud/kubernetes_create_or_update_privileged_pod',
  'cloud/cloud_compute_instance_created_by_previously_unseen_user',
  'endpoint/spike_in_file_writes',
  'endpoint/windows_driver_load_non_standard_path',
  'endpoint/first_time_seen_child_process_of_zoom',
  'application/windows_ad_dcshadow_privileges_acl_addition',
  'endpoint/linux_mysql_privilege_escalation',
  'endpoint/processes_tapping_keyboard_events',
]

/** Numbers of those that name what neither Karst nor the content has. */
const MISSING: Readonly<Record<number, RegExp>> = {
  15: /^unknown-lookup: .*`asset_lookup_by_str`/,
  16: /^unsupported-command: .*`cyberchef`/,
  17: /^unknown-lookup: .*`ut_shannon_lookup`/,
  18: /^unknown-macro: .*`get_asset`/,
  50: /`unusual_commandline_detection`/,
}

/** Numbers of those that break the grammar, in ways that Splunk takes. */
const MALFORMED = new Set([1, 4, 5, 6, 7, 55])

describe.skipIf(!PRESENT)('published searches that are hard to read', async () => {
  const bench = PRESENT ? await Bench.open() : undefined
  afterAll(() => bench?.close())
  if (!bench) return

  test.each(FILES.map((file, at) => [at + 1, file] as const))('%i: %s', async (number, file) => {
    const result = await bench.run(file)
    const missing = MISSING[number]
    expect(errorsOf(result)).toEqual(missing ? [expect.stringMatching(missing)] : [])
    expect(result.query === undefined).toBe(missing !== undefined)
    const malformed = result.diagnostics.filter(({ code }) => code === 'malformed-accepted')
    expect(malformed.length > 0).toBe(MALFORMED.has(number))
  })

  apartCases(bench)
  calculationsCases(bench)
  lookupsCases(bench)
  metricsCases(bench)
  searchValuesCases(bench)
  subsearchesCases(bench)
  timesCases(bench)
  windowsChangesCases(bench)
})
