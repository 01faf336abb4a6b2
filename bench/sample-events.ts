/** Made-up Windows events in the shapes that forwarders send, for measurements without real logs. */

const IMAGES = ['cmd.exe', 'powershell.exe', 'svchost.exe', 'rundll32.exe', 'explorer.exe', 'msedge.exe', 'whoami.exe']

function time(n: number): string {
  return new Date(1_700_000_000_000 + n * 37).toISOString()
}

function parts(n: number): { image: string; parent: string; line: string; host: string; pid: number } {
  const image = `C:\\Windows\\System32\\${IMAGES[n % IMAGES.length]}`
  return {
    image,
    parent: `C:\\Windows\\${IMAGES[(n * 3) % IMAGES.length]}`,
    line: `"${image}" /c echo ${n} > C:\\ProgramData\\out-${n % 100}.txt`,
    host: `ws-${n % 40}.example.test`,
    pid: 1000 + (n % 30_000),
  }
}

/** Sysmon 1, as Splunk's forwarder renders it. */
export function xmlEvent(n: number): string {
  const { image, parent, line, host, pid } = parts(n)
  const system =
    `<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>1</EventID>` +
    `<Version>5</Version><Level>4</Level><Task>1</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>` +
    `<TimeCreated SystemTime='${time(n)}'/><EventRecordID>${n}</EventRecordID><Correlation/>` +
    `<Execution ProcessID='2912' ThreadID='3424'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>` +
    `<Computer>${host}</Computer><Security UserID='S-1-5-18'/>`
  const data: [string, string | number][] = [
    ['RuleName', '-'],
    ['UtcTime', time(n).replace('T', ' ').replace('Z', '')],
    ['ProcessGuid', `{96128EA2-F212-5F7E-E400-${String(n).padStart(12, '0')}}`],
    ['ProcessId', pid],
    ['Image', image],
    ['FileVersion', '10.0.19041.1'],
    ['Description', 'A program of this sample'],
    ['Product', 'Samples® of Karst'],
    ['Company', 'Example'],
    ['OriginalFileName', 'sample.exe'],
    ['CommandLine', line.replaceAll('>', '&gt;')],
    ['CurrentDirectory', 'C:\\Users\\user\\'],
    ['User', 'EXAMPLE\\user'],
    ['LogonGuid', '{96128EA2-F210-5F7E-ACD4-080000000000}'],
    ['LogonId', '0x8d4ac'],
    ['TerminalSessionId', 0],
    ['IntegrityLevel', 'High'],
    ['Hashes', `MD5=${hex(n, 32)},SHA256=${hex(n, 64)},IMPHASH=${hex(n + 1, 32)}`],
    ['ParentProcessGuid', '{96128EA2-F211-5F7E-DF00-000000007F01}'],
    ['ParentProcessId', pid + 1],
    ['ParentImage', parent],
    ['ParentCommandLine', `"${parent}" -k netsvcs`],
  ]
  const elements = data.map(([name, value]) => `<Data Name='${name}'>${value}</Data>`).join('')
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>${system}</System><EventData>${elements}</EventData></Event>`
}

/** Security 4688, as nxlog writes it. */
export function jsonEvent(n: number): string {
  const { image, parent, line, host, pid } = parts(n)
  return JSON.stringify({
    EventTime: time(n).slice(0, 19).replace('T', ' '),
    Hostname: host,
    Keywords: '0x8020000000000000',
    EventType: 'AUDIT_SUCCESS',
    SeverityValue: 2,
    Severity: 'INFO',
    EventID: 4688,
    SourceName: 'Microsoft-Windows-Security-Auditing',
    ProviderGuid: '{54849625-5478-4994-A5BA-3E3B0328C30D}',
    Version: 2,
    Task: 13_312,
    OpcodeValue: 0,
    RecordNumber: n,
    ProcessID: 4,
    ThreadID: 276,
    Channel: 'Security',
    Message: `A new process has been created.\r\n\r\nCreator Subject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tAccount Name:\t\tWS$\r\n\r\nProcess Information:\r\n\tNew Process ID:\t\t0x${pid.toString(16)}\r\n\tNew Process Name:\t${image}\r\n\tProcess Command Line:\t${line}`,
    Category: 'Process Creation',
    Opcode: 'Info',
    SubjectUserSid: 'S-1-5-18',
    SubjectUserName: 'WS$',
    SubjectDomainName: 'EXAMPLE',
    SubjectLogonId: '0x3e7',
    NewProcessId: `0x${pid.toString(16)}`,
    NewProcessName: image,
    TokenElevationType: '%%1936',
    ProcessId: '0xb2c',
    CommandLine: line,
    TargetUserSid: 'S-1-0-0',
    TargetUserName: '-',
    TargetDomainName: '-',
    TargetLogonId: '0x0',
    ParentProcessName: parent,
    MandatoryLabel: 'S-1-16-16384',
    EventReceivedTime: time(n + 30)
      .slice(0, 19)
      .replace('T', ' '),
    SourceModuleName: 'eventlog',
    SourceModuleType: 'im_msvistalog',
  })
}

function hex(seed: number, length: number): string {
  let text = ''
  for (let state = seed + 1; text.length < length; ) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    text += (state >>> 0).toString(16).padStart(8, '0')
  }
  return text.slice(0, length).toUpperCase()
}
