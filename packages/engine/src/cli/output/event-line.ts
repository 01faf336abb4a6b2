/** An event on one line, cut where the terminal ends: when, where from, and what of its text says most. */
import { showTime } from './rows.ts'
import { oneLine, truncate } from './table.ts'

export interface ShownEvent {
  _time: number
  host?: string
  source: string
  _raw: string
}

/** More than any terminal shows. */
const MOST_TEXT = 2000

export function eventLine({ _time, host, source, _raw }: ShownEvent, width: number): string {
  const from = [showTime(_time), host, source].filter((part) => part !== undefined && part !== '')
  return truncate(`${oneLine(from.join('  '))}  ${oneLine(gist(_raw)).trim()}`, Math.max(40, width))
}

/** Of a Windows event in XML its data: what stands before them is much the same in all. */
export function gist(raw: string): string {
  const text = raw.slice(0, 20 * MOST_TEXT)
  if (!/^\s*<Event\b/.test(text)) return text.slice(0, MOST_TEXT)
  const data = [...text.matchAll(/<Data Name=(['"])([^'"]+)\1>([^<]*)<\/Data>/g)].map(
    ([, , name, value]) => `${name}=${value}`,
  )
  const id = /<EventID[^>]*>(\d+)</.exec(text)?.[1]
  if (data.length === 0) return text.slice(0, MOST_TEXT)
  return `${id === undefined ? '' : `EventID=${id} `}${data.join(' ')}`.slice(0, MOST_TEXT)
}
