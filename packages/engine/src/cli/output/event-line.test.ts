import { expect, test } from 'vitest'
import { eventLine, gist } from './event-line.ts'

const XML =
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID Qualifiers='0'>4698</EventID></System><EventData><Data Name='SubjectUserName'>mia</Data><Data Name='TaskName'>\\Tidy Up</Data></EventData></Event>"

test('a Windows event in XML is told by its number and its data', () => {
  expect(gist(XML)).toBe('EventID=4698 SubjectUserName=mia TaskName=\\Tidy Up')
  expect(gist('<Event><System/></Event>')).toBe('<Event><System/></Event>')
})

test('one line, cut where the terminal ends', () => {
  const event = {
    _time: 1_700_000_000,
    host: 'gate',
    source: 'door.log',
    _raw: 'first\nsecond line that goes on and on',
  }
  expect(eventLine(event, 60)).toBe('2023-11-14T22:13:20Z  gate  door.log  first ⏎ second line t…')
})
