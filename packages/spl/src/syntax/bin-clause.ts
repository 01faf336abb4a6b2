/** Options that part values into bins: span, bins, minspan, start, end, aligntime (Search Reference, "bin"). */
import type { Span } from '../source/span.ts'
import type { StageParser } from './stage-parser.ts'
import { parseTimeSpan, type TimeSpan } from './time-span.ts'

/** The width of a bin: of time, of numbers, or growing by a factor. */
export type BinWidth =
  | { kind: 'time'; span: TimeSpan }
  | { kind: 'linear'; width: number }
  | { kind: 'log'; coefficient: number; base: number }

export interface BinOptions {
  span: { width: BinWidth; at: Span } | undefined
  bins: number | undefined
  minspan: TimeSpan | undefined
  start: number | undefined
  end: number | undefined
  aligntime: { text: string; at: Span } | undefined
}

export const BIN_OPTIONS = ['span', 'bins', 'minspan', 'start', 'end', 'aligntime'] as const

export type BinOptionName = (typeof BIN_OPTIONS)[number]

export function noBinOptions(): BinOptions {
  return {
    span: undefined,
    bins: undefined,
    minspan: undefined,
    start: undefined,
    end: undefined,
    aligntime: undefined,
  }
}

export function isBinOption(name: string): name is BinOptionName {
  return (BIN_OPTIONS as readonly string[]).includes(name)
}

/** True when one of the options was written. */
export function hasBinOptions(options: BinOptions): boolean {
  return Object.values(options).some((value) => value !== undefined)
}

/** Reads one option that the caller has peeked. */
export function binOption(parser: StageParser, into: BinOptions): void {
  const option = parser.option()
  const { name, value, span: at } = option
  const wrong = (shape: string): void => parser.wrongOption(option, `It takes ${shape}.`)
  switch (name) {
    case 'span': {
      const width = parseBinWidth(value)
      if (width) into.span = { width, at }
      else wrong('a span of time (5m, 1d, 1w@w1), a number, or a logarithmic span (log, 2log5)')
      return
    }
    case 'bins':
      if (/^\d+$/.test(value) && Number(value) > 0) into.bins = Number(value)
      else wrong('a whole number above 0')
      return
    case 'minspan': {
      const span = parseTimeSpan(value)
      if (span) into.minspan = span
      else wrong('a span of time (5m, 1d)')
      return
    }
    case 'start':
    case 'end':
      if (value !== '' && Number.isFinite(Number(value))) into[name] = Number(value)
      else wrong('a number')
      return
    default:
      into.aligntime = { text: value, at }
  }
}

/** `5m`, `10`, `0.5`, `log`, `2log5`. */
export function parseBinWidth(text: string): BinWidth | undefined {
  if (/^\d*\.?\d+$/.test(text) && Number(text) > 0) return { kind: 'linear', width: Number(text) }
  const log = /^(\d*\.?\d*)log(\d*\.?\d*)$/i.exec(text)
  if (log) {
    const coefficient = log[1] === '' ? 1 : Number(log[1])
    const base = log[2] === '' ? 10 : Number(log[2])
    return base > 1 && coefficient >= 1 && coefficient < base ? { kind: 'log', coefficient, base } : undefined
  }
  const span = parseTimeSpan(text)
  return span && { kind: 'time', span }
}
