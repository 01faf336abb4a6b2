/**
 * What a test expects of rows, risk events and findings beyond what the published formats can say: `expect:` in the
 * test, or `<detection>.expect.yaml` beside the detection's file, which contentctl does not read. docs/testing.md.
 */
import { existsSync } from 'node:fs'
import { didYouMean } from '@karst/spl'
import type { Detection } from '../../content/detection.ts'
import { type ContentPath, formatPath } from '../../content/diagnostic.ts'
import { type PlainValue, readYamlFile, YamlDocument } from '../../content/yaml-document.ts'
import type { ExpectedRecord } from './compare-records.ts'

export const EXPECTED_LISTS = ['results', 'risk_events', 'findings'] as const
export type ExpectedList = (typeof EXPECTED_LISTS)[number]

export interface ListExpectation {
  least: number | undefined
  most: number | undefined
  /** Records that must be among those that came; with `complete`, all that may come. */
  include: ExpectedRecord[]
  complete: boolean
  /** Records of which none may come. */
  exclude: ExpectedRecord[]
}

export type Expectation = Partial<Record<ExpectedList, ListExpectation>>

/** An expectation that can't be read: which file, which key, why. */
export class ExpectationError extends Error {}

/** The file of expectations beside a detection. */
export function expectationFile(detectionFile: string): string {
  return detectionFile.replace(/\.ya?ml$/i, '.expect.yaml')
}

/** What a detection's test expects; undefined when it says nothing. Throws an ExpectationError. */
export function expectationOf(detection: Detection, testName: string, at: number): Expectation | undefined {
  const own = inDetection(detection, at)
  const beside = besideDetection(detection, testName)
  if (own !== undefined && beside !== undefined) {
    throw new ExpectationError(
      `${beside.file}: the test \`${testName}\` has an \`expect:\` of its own in ${detection.filePath}; keep one of them.`,
    )
  }
  const found = own ?? beside
  return found && readExpectation(found.value, new Place(found.file, found.path))
}

interface Found {
  file: string
  path: ContentPath
  value: PlainValue
}

function inDetection({ source, filePath }: Detection, at: number): Found | undefined {
  if (!source.text.includes('expect:')) return undefined
  const test = member(member(source.toPlain(), 'tests'), at)
  const value = member(test, 'expect')
  return value === undefined ? undefined : { file: filePath, path: ['tests', at, 'expect'], value }
}

function besideDetection(detection: Detection, testName: string): Found | undefined {
  const file = expectationFile(detection.filePath)
  if (file === detection.filePath || !existsSync(file)) return undefined
  const document = readYamlFile(file)
  if (!(document instanceof YamlDocument)) throw new ExpectationError(`${file}: ${document.message}`)
  if (document.root === undefined)
    throw new ExpectationError(`${file}: ${document.diagnostics[0]?.message ?? 'empty.'}`)
  const plain = document.toPlain() as Record<string, PlainValue>
  const names = detection.tests.map((test) => test.name)
  const stray = Object.keys(plain).find((name) => !names.includes(name))
  if (stray !== undefined) {
    const hint = didYouMean(stray, names) ?? `It has ${names.map((name) => `\`${name}\``).join(', ') || 'none'}.`
    throw new ExpectationError(`${file}: the detection has no test \`${stray}\`. ${hint}`)
  }
  return Object.hasOwn(plain, testName) ? { file, path: [testName], value: plain[testName]! } : undefined
}

function member(value: PlainValue | undefined, key: string | number): PlainValue | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function isMap(value: PlainValue | undefined): value is { [key: string]: PlainValue } {
  return typeof value === 'object' && !Array.isArray(value)
}

/** A place in an expectation, for messages. */
class Place {
  private readonly file: string
  private readonly path: ContentPath

  constructor(file: string, path: ContentPath) {
    this.file = file
    this.path = path
  }

  in(...steps: (string | number)[]): Place {
    return new Place(this.file, [...this.path, ...steps])
  }

  fail(message: string): never {
    throw new ExpectationError(`${this.file}: \`${formatPath(this.path)}\` ${message}`)
  }
}

function readExpectation(value: PlainValue, place: Place): Expectation {
  const map = mapAt(value, EXPECTED_LISTS, place)
  const entries = Object.entries(map).map(([key, each]) => [key, readList(each, place.in(key))] as const)
  return Object.fromEntries(entries) as Expectation
}

const LIST_KEYS = ['count', 'min', 'max', 'include', 'exclude'] as const

function readList(value: PlainValue, place: Place): ListExpectation {
  const nothing = { least: undefined, most: undefined, include: [], complete: false, exclude: [] }
  if (typeof value === 'string') {
    const count = countAt(value, place)
    return { ...nothing, least: count, most: count }
  }
  if (Array.isArray(value)) {
    const include = recordsAt(value, place)
    return { ...nothing, least: include.length, most: include.length, include, complete: true }
  }
  const map = mapAt(value, LIST_KEYS, place)
  const number = (key: string) => (map[key] === undefined ? undefined : countAt(map[key], place.in(key)))
  const records = (key: string) => (map[key] === undefined ? [] : recordsAt(map[key], place.in(key)))
  const count = number('count')
  return {
    least: count ?? number('min'),
    most: count ?? number('max'),
    include: records('include'),
    complete: false,
    exclude: records('exclude'),
  }
}

function mapAt(value: PlainValue, keys: readonly string[], place: Place): { [key: string]: PlainValue } {
  const list = keys.map((key) => `\`${key}\``).join(', ')
  if (!isMap(value)) place.fail(`must be a map with ${list}.`)
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) place.in(unknown).fail(`is not known: there are ${list}.`)
  return value
}

function countAt(value: PlainValue, place: Place): number {
  if (typeof value !== 'string' || !/^\d+$/.test(value)) place.fail('must be a whole number.')
  return Number(value)
}

function recordsAt(value: PlainValue, place: Place): ExpectedRecord[] {
  if (!Array.isArray(value)) place.fail('must be a list of maps from fields to values.')
  return value.map((each, at) => recordAt(each, place.in(at)))
}

function recordAt(value: PlainValue, place: Place): ExpectedRecord {
  if (!isMap(value)) place.fail('must be a map from fields to values.')
  return new Map(Object.entries(value).map(([field, each]) => [field, textsAt(each, place.in(field))]))
}

function textsAt(value: PlainValue, place: Place): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (!Array.isArray(value)) place.fail('must be a value or a list of values.')
  return value.map((each) => (typeof each === 'string' ? each : place.fail('holds more than values.')))
}
