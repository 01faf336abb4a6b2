/** Changes of the directory and of group policies: lists inside texts, lookups of several values, searches by map. */
import { describe, expect, test } from 'vitest'
import type { Bench } from './bench.ts'
import { type Fields, windowsEvent } from './events.ts'

const REMOVED = '%%14675'
const ADDED = '%%14674'

export function windowsChangesCases(bench: Bench): void {
  describe('changes of Active Directory', () => {
    /** The two events that one change of an attribute writes. */
    function change(
      ObjectClass: string,
      ObjectDN: string,
      id: string,
      before: string,
      after: string,
      more: Fields = {},
    ) {
      const fields = { ObjectClass, ObjectDN, OpCorrelationID: id, src_user: 'mia', SubjectLogonId: '0x1', ...more }
      return [
        windowsEvent('security', 5136, { ...fields, OperationType: REMOVED, AttributeValue: before }),
        windowsEvent('security', 5136, { ...fields, OperationType: ADDED, AttributeValue: after }),
      ]
    }

    test('31: appendpipe runs map, three backslashes in a regex, NOT IN with a field as the list', async () => {
      const [managed, other] = ['{11111111-AAAA-4BBB-8CCC-000000000001}', '{22222222-AAAA-4BBB-8CCC-000000000002}']
      const share = (path: string, more: Fields = {}) =>
        windowsEvent('security', 5145, {
          ShareName: '\\\\*\\SYSVOL',
          RelativeTargetName: `corp.example\\Policies\\${path}`,
          AccessMask: '0x2',
          AccessList: '%%4417\n\t\t\t\t%%4418',
          src_ip: '10.0.0.5',
          src_user: 'mia',
          Logon_ID: '0x7',
          dvc: 'dc-01',
          ...more,
        })
      const policy = (guid: string, extension: string) =>
        change(
          'groupPolicyContainer',
          `CN=${guid},CN=Policies,CN=System,DC=corp,DC=example`,
          `change of ${guid}`,
          '[{00000000-0000-0000-0000-000000000000}]',
          `[{00000000-0000-0000-0000-000000000000}${extension}]`,
          { AttributeLDAPDisplayName: 'gPCMachineExtensionNames', _raw: `ObjectDN: CN=${guid},CN=Policies` },
        )
      const tasks = '\\Machine\\Preferences\\ScheduledTasks\\ScheduledTasks.xml'
      await bench.start([
        share(`${managed}${tasks}`),
        share(`${other}${tasks}`, { src_ip: 'FE80::7' }),
        share(`${other}\\Machine\\Scripts\\Startup\\run.bat`),
        share(`${other}\\Machine\\Scripts\\scripts.ini`),
        share(`${other}${tasks}`, { AccessMask: '0x1', src_ip: '10.0.0.6' }),
        share(`${other}${tasks}`, { ShareName: '\\*\\SYSVOL', src_ip: '10.0.0.7' }),
        ...policy(managed, '{AADCED64-746C-4633-A97C-D61349046527}'),
        ...policy(other, '{99999999-AAAA-4BBB-8CCC-000000000009}'),
      ])
      const rows = await bench.rows('application/windows_ad_suspicious_gpo_modification')
      expect(rows.map((row) => row.folder)).toEqual(['ScheduledTasks', 'Scripts'])
      expect(rows[0]).toMatchObject({
        gpo_guid: other,
        AccessMask: '0x2',
        src: ['10.0.0.5', 'dc-01'],
        src_user: 'mia',
        Logon_ID: '0x7',
        newPolicy: '{99999999-AAAA-4BBB-8CCC-000000000009}',
        OpCorrelationID: `change of ${other}`,
        file: ['ScheduledTasks.xml', 'run.bat'],
      })
    })

    test('32: pipes and lookups inside a comment, NOT IN with several values, lookups of several values', async () => {
      const group = 'CN=Admins,DC=corp,DC=example'
      const sid = (last: number) => `S-1-5-21-${last}`
      const before = `O:DAG:DAD:(A;;RP;;;AU)(A;;WD;;;${sid(9)})`
      const after = [
        before,
        `(A;CI;CCWD;;;${sid(1)})`,
        `(D;;WD;;;${sid(2)})`,
        `(OA;;SW;bf9679c0-0de6-11d0-a285-00aa003049e2;;${sid(3)})`,
        `(A;;LC;;;${sid(4)})`,
        '(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)',
      ].join('')
      await bench.start([
        ...change('group', group, 'a', before, after),
        ...change('group', group, 'b', before, before),
        ...change('user', 'CN=mia', 'c', '', after),
      ])
      const rows = await bench.rows('application/windows_ad_dangerous_group_acl_modification')
      expect(rows.map((row) => row.user)).toEqual(['Built-in administrators', sid(1), sid(3)])
      expect(rows).toMatchObject([
        {
          ObjectClass: 'group',
          ObjectDN: group,
          aceType: 'Access allowed',
          aceInheritance: 'This object only',
          aceAccessRights: 'Full control',
          aceControlAccessRights: 'All rights',
        },
        {
          aceType: 'Access allowed',
          aceInheritance: 'Container inherit',
          aceAccessRights: ['Create all child objects', 'Modify permissions'],
          aceControlAccessRights: 'All rights',
          new_ace: `A;CI;CCWD;;;${sid(1)}`,
        },
        {
          aceType: 'Object access allowed',
          aceAccessRights: 'All validated writes',
          aceControlAccessRights: 'Add/remove self as member',
        },
      ])
    })

    test('56: a name with parentheses for an aggregate; one field that must have three values', async () => {
      const domain = 'DC=corp,DC=example'
      const rights = [
        '9923a32a-3607-11d2-b9be-0000f87a36b2',
        '1131f6ab-9c07-11d1-f79f-00c04fc2dcd2',
        '1131f6ac-9c07-11d1-f79f-00c04fc2dcd2',
      ]
      const grant = (user: string, guids: string[]) => guids.map((guid) => `(OA;CI;CR;${guid};;${user})`).join('')
      await bench.start(
        change(
          'domainDNS',
          domain,
          'a',
          'D:(A;;RP;;;AU)',
          `D:(A;;RP;;;AU)${grant('S-1-5-21-1', rights)}${grant('S-1-5-21-2', rights.slice(0, 2))}`,
        ),
      )
      const rows = await bench.rows('application/windows_ad_dcshadow_privileges_acl_addition')
      expect(rows).toHaveLength(1)
      expect(rows[0]).toMatchObject({
        user: 'S-1-5-21-1',
        aceType: 'Object access allowed',
        'aceFlags(inheritance)': 'Container inherit',
        aceControlAccessRights: [
          'Add/Remove Replica In Domain',
          'Manage Replication Topology',
          'Replication Synchronization',
        ],
        aceAccessRights: 'All extended rights',
        SubjectLogonId: '0x1',
      })
      expect(rows[0]!.new_ace).toHaveLength(3)
    })
  })
}
