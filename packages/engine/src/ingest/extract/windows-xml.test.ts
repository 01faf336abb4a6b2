import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventFields, type FieldValue } from '../event-fields.ts'
import { FieldNames } from '../field-names.ts'
import { windowsXml } from './windows-xml.ts'

const names = new FieldNames()
const extract = windowsXml(names)

function read(xml: string): { fields: Record<string, FieldValue>; problem: string | undefined } {
  const fields = new EventFields(names)
  // Text around the event, as in a block of a file, must not leak into it.
  const problem = extract(`<Data Name='Before'>x</Data>${xml}<Data Name='After'>y</Data>`, 28, 28 + xml.length, fields)
  const record: Record<string, FieldValue> = {}
  fields.each((slot, value) => {
    record[slot.name] = value
  })
  return { fields: record, problem }
}

const SYSTEM = '<EventID>1</EventID>'
const event = (rest: string, system = SYSTEM) => `<Event xmlns='u'><System>${system}</System>${rest}</Event>`

const data = (inner: string) => {
  const { fields, problem } = read(event(`<EventData>${inner}</EventData>`))
  expect(problem).toBeUndefined()
  const { EventID, EventCode, System_Props_Xml, EventData_Xml, ...rest } = fields
  return rest
}

describe('System', () => {
  it('gives its children and their attributes', () => {
    const system =
      "<Provider Name='P x' Guid=\"{1}\" EventSourceName = 'S'/><EventID Qualifiers='16384'>7045</EventID><Version>0</Version>" +
      "<Keywords></Keywords><TimeCreated SystemTime='2024-01-01T00:00:00.1Z'/><EventRecordID>5</EventRecordID><Correlation/>" +
      "<Execution ProcessID='1' ThreadID='2'/><Channel>System</Channel><Computer>a.b</Computer><Security UserID='S-1'/>"
    const { fields, problem } = read(event('', system))
    expect(problem).toBeUndefined()
    expect(fields).toEqual({
      System_Props_Xml: system,
      Name: 'P x',
      Guid: '{1}',
      EventSourceName: 'S',
      Qualifiers: '16384',
      EventCode: '7045',
      Version: '0',
      SystemTime: '2024-01-01T00:00:00.1Z',
      EventRecordID: '5',
      RecordNumber: '5',
      ProcessID: '1',
      ThreadID: '2',
      Channel: 'System',
      Computer: 'a.b',
      UserID: 'S-1',
    })
  })
  it('gives EventID too when it has no attributes', () => {
    expect(read(event('')).fields).toMatchObject({ EventID: '1', EventCode: '1' })
  })
  it('reads pretty-printed and prefixed elements', () => {
    const xml =
      "<e:Event xmlns:e='u'>\n  <e:System>\n    <e:Provider\n      Name='P'/>\n    <e:EventID>4</e:EventID>\n    <e:Level>\n </e:Level>\n" +
      "  </e:System>\n  <e:EventData>\n    <e:Data e:Name='A'>1</e:Data>\n  </e:EventData>\n</e:Event>"
    const { fields, problem } = read(xml)
    expect(problem).toBeUndefined()
    expect(fields).toMatchObject({ Name: 'P', EventID: '4', EventCode: '4', A: '1' })
    expect(fields).not.toHaveProperty('Level')
  })
  it('passes over comments and namespace declarations, and unwraps CDATA', () => {
    const { fields } = read(
      event('', "<!-- <X>1</X> --><EventID>1</EventID><A xmlns='q' xmlns:p='r' p:b='c'><![CDATA[<d>]]></A>"),
    )
    expect(fields).toMatchObject({ b: 'c', A: '<d>' })
    expect(fields).not.toHaveProperty('X')
    expect(fields).not.toHaveProperty('xmlns')
  })
})

describe('EventData', () => {
  it.each<[string, string, Record<string, FieldValue>]>([
    ['single quotes', "<Data Name='A'>1</Data><Data Name='B'>2</Data>", { A: '1', B: '2' }],
    ['double quotes', '<Data Name="A">1</Data>', { A: '1' }],
    ['entities as written', "<Data Name='A'>a &amp; &lt;b&gt; &#x41;</Data>", { A: 'a &amp; &lt;b&gt; &#x41;' }],
    ['line breaks', "<Data Name='A'>1\r\n\t2\n</Data>", { A: '1\r\n\t2\n' }],
    ['a name twice', "<Data Name='A'>1</Data><Data Name='A'>2</Data><Data Name='A'>3</Data>", { A: ['1', '2', '3'] }],
    ['no value', "<Data Name='A'></Data><Data Name='B'/><Data Name='C' />", {}],
    ['no name', '<Data>1</Data><Data/><Binary>00</Binary>', {}],
    [
      'names with other signs',
      "<Data Name='Process Name'>1</Data><Data Name='a.b-c'>2</Data>",
      { Process_Name: '1', a_b_c: '2' },
    ],
    ['ComplexData', "<ComplexData Name='A'>1</ComplexData>", { A: '1' }],
    ['elements inside', "<Data Name='A'><x n='1'>2</x></Data><Data Name='B'>3</Data>", { A: "<x n='1'>2</x>", B: '3' }],
    ['CDATA', "<Data Name='A'><![CDATA[</Data>]]></Data>", { A: '</Data>' }],
    ['more attributes', "<Data Type='t' Name='A'>1</Data><Data Name='B' Type=\"'\">2</Data>", { A: '1', B: '2' }],
    ['a > in an attribute', "<Data Name='A>B'>1</Data>", { A_B: '1' }],
    [
      'names that differ in case',
      "<Data Name='ProcessId'>1</Data><Data Name='ProcessID'>2</Data>",
      { ProcessId: '1', ProcessID: '2' },
    ],
  ])('%s', (_, inner, expected) => {
    expect(data(inner)).toEqual(expected)
  })
  it('is kept whole, without the attributes of its own', () => {
    const { fields } = read(event("<EventData Name='X'><Data Name='A'>1</Data></EventData>"))
    expect(fields.EventData_Xml).toBe("<Data Name='A'>1</Data>")
    expect(fields).not.toHaveProperty('Name')
  })
})

describe('other sections', () => {
  it('keeps UserData as text only', () => {
    const { fields } = read(event("<UserData><C xmlns='u'><EKU Name='A'>b</EKU></C></UserData>"))
    expect(fields.UserData_Xml).toBe("<C xmlns='u'><EKU Name='A'>b</EKU></C>")
    expect(fields).not.toHaveProperty('A')
  })
  it('adds the texts of RenderingInfo', () => {
    const rendering =
      "<RenderingInfo Culture='en-US'><Message>Hello\nthere</Message><Level>Information</Level><Channel>Security</Channel>" +
      '<Task></Task><Provider>P</Provider><Keywords><Keyword>Audit Success</Keyword></Keywords></RenderingInfo>'
    const { fields } = read(event(rendering, `${SYSTEM}<Level>4</Level><Channel>Security</Channel>`))
    expect(fields).toMatchObject({
      Message: 'Hello\nthere',
      Level: ['4', 'Information'],
      Channel: 'Security',
      Provider: 'P',
      Keyword: 'Audit Success',
    })
  })
  it('keeps DebugData, skips empty and unknown sections', () => {
    const { fields } = read(event('<DebugData>x</DebugData><EventData/><UserData></UserData><Other><A>1</A></Other>'))
    expect(fields).toEqual({ System_Props_Xml: SYSTEM, EventID: '1', EventCode: '1', DebugData_Xml: 'x' })
  })
})

describe('broken events', () => {
  it('reads what there is', () => {
    expect(read("<Event xmlns='u'><System><EventID>1</EventID><Channel>Sec")).toEqual({
      fields: { System_Props_Xml: '<EventID>1</EventID><Channel>Sec', EventID: '1', EventCode: '1' },
      problem: 'xml: the element System has no end tag',
    })
    const cut = read(
      "<Event xmlns='u'><System><EventID>1</EventID></System><EventData><Data Name='A'>1</Data><Data Name='B'>un",
    )
    expect(cut.problem).toBe('xml: the element EventData has no end tag')
    expect(cut.fields).toMatchObject({ A: '1', B: 'un' })
  })
  it('takes no text from an element that another end tag closes', () => {
    expect(read(event('', '<EventID>1</EventID><Le>0</Level><Task>5</Task>')).fields).toEqual({
      System_Props_Xml: '<EventID>1</EventID><Le>0</Level><Task>5</Task>',
      EventID: '1',
      EventCode: '1',
      Task: '5',
    })
  })
  it('names an event without EventID', () => {
    expect(read('<Event/>').problem).toBe('xml: the event has no EventID')
    expect(read(event('', '')).problem).toBe('xml: the event has no EventID')
  })
  it('never throws, never hangs, invents no text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<Event xmlns="x">',
        '</Event>',
        '<System>',
        '</System>',
        '<EventData>',
        '</EventData>',
        '<Data Name=',
        "'A'>",
      ),
      fc.constantFrom(
        '</Data>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?',
        '?>',
        '/>',
        '<',
        '>',
        "'",
        '"',
        '=',
        ' ',
        'EventID',
        '<:a:>',
      ),
      fc.string({ maxLength: 4, unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
        const xml = pieces.join('')
        for (const value of Object.values(read(xml).fields).flat()) expect(xml.includes(value)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})
