/** One file of content from the format that it has to another. */
import { readBaseline } from '../content/baseline.ts'
import { type ObjectReader, parseDocument } from '../content/content-object.ts'
import { readDeployment, readSchedule } from '../content/deployment.ts'
import { type FormatVersion, readDetection } from '../content/detection.ts'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import type { ContentFolder } from '../content/folder-index.ts'
import { readLookup } from '../content/lookup.ts'
import { styleOf } from '../content/written-value.ts'
import { YamlDocument } from '../content/yaml-document.ts'
import { baselineFrom6, baselineTo5, baselineTo6 } from './baseline-steps.ts'
import { toBlockStyle } from './block-style.ts'
import { deploymentTo5, deploymentTo6, scheduleFrom6File } from './deployment-steps.ts'
import { detectionFrom6 } from './detection-from-6.ts'
import { detectionTo4 } from './detection-to-4.ts'
import { detectionTo5 } from './detection-to-5.ts'
import { detectionTo6 } from './detection-to-6.ts'
import { isTakenOver } from './format5-texts.ts'
import { headerTo5, headerTo6 } from './header.ts'
import { type FileMove, lookupTo4, lookupTo5 } from './lookup-steps.ts'
import { lostComments } from './lost-comments.ts'
import { MapText } from './map-text.ts'
import { originOf } from './origin.ts'
import { dashboardTo6, investigationTo5, playbookFrom6, playbookTo6, removedFrom6, removedTo6 } from './other-steps.ts'
import { type Facts, Step, type StepReport } from './step.ts'
import { storyFrom6, storyTo5, storyTo6 } from './story.ts'
import { dropUnknownKeys } from './unknown-keys.ts'

export interface ConvertedFile {
  /** Undefined: the new format has no such file, or the file could not be converted. */
  text: string | undefined
  /** Relative to the content directory, with forward slashes. */
  path: string
  /** Files beside it that get another name. */
  moves: FileMove[]
  diagnostics: ContentDiagnostic[]
}

export interface FileToConvert {
  folder: ContentFolder
  /** As diagnostics name it. */
  file: string
  /** Relative to the content directory, with forward slashes. */
  path: string
  text: string
  /** Where the text comes from no file of its own: what it says, with its places. */
  document?: YamlDocument
  /** Where the file behind a lookup is, for one that no YAML file names. */
  lookupFile?: string | undefined
}

/** Where the file is in the conversion: what a step reads and may leave behind. */
interface Progress {
  folder: ContentFolder
  text: string
  path: string
  moves: FileMove[]
  gone: boolean
  lookupFile: string | undefined
}

type Direction = 'to5' | 'to6' | 'from6' | 'to4'

export function convertFile(source: FileToConvert, to: FormatVersion, facts: Facts): ConvertedFile {
  const original = source.document ?? new YamlDocument(source.file, source.text)
  const diagnostics = original.diagnostics.filter(({ severity }) => severity === 'error')
  const progress: Progress = {
    folder: source.folder,
    text: source.text,
    path: source.path,
    moves: [],
    gone: false,
    lookupFile: source.lookupFile,
  }
  if (original.root === undefined) return { text: undefined, path: source.path, moves: [], diagnostics }
  const reports: StepReport[] = []
  try {
    for (const direction of directions(original, source.folder, to)) {
      if (!progress.gone) takeStep(progress, direction, original, facts, reports)
    }
  } catch (error) {
    if (!(error instanceof CantConvert)) throw error
    diagnostics.push(failed(original, error.message, error.hint))
    return { text: undefined, path: source.path, moves: [], diagnostics }
  }
  const values = original.toPlain()
  for (const { code, path, message, hint } of reports) {
    const at = originOf(path, values)
    diagnostics.push(contentDiagnostic(code, source.file, original.at(at), message, { hint, path: at }))
  }
  if (!progress.gone && source.document === undefined) {
    diagnostics.push(...commentDiagnostics(original, progress.text))
  }
  return { text: progress.gone ? undefined : progress.text, path: progress.path, moves: progress.moves, diagnostics }
}

class CantConvert extends Error {
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

function failed(document: YamlDocument, message: string, hint: string | undefined): ContentDiagnostic {
  return contentDiagnostic('convert-failed', document.file, document.at(['name']), message, { hint })
}

/** True for a file of format 6. Formats 4 and 5 of most objects differ in nothing that has to be known. */
export function isFormat6(document: YamlDocument, folder: ContentFolder): boolean {
  if (document.root === undefined) return false
  const keys = document.entries(document.root)
  if (folder === 'schedules') return true
  if (folder === 'detections') return parseDocument(document, readDetection).object?.formatVersion === 6
  return keys.has('creation_date') || keys.has('modification_date') || keys.has('custom_schedule')
}

/** Detections show it; other objects are of the format of most detections beside them. */
function isFormat4(document: YamlDocument, folder: ContentFolder, { mostlyFormat4 }: Facts): boolean {
  if (folder !== 'detections') return mostlyFormat4
  return parseDocument(document, readDetection).object?.formatVersion === 4
}

function directions(document: YamlDocument, folder: ContentFolder, to: FormatVersion): Direction[] {
  const six = isFormat6(document, folder)
  if (to === 6) return six ? [] : ['to5', 'to6']
  return [...(six ? (['from6'] as const) : []), to === 5 ? 'to5' : 'to4']
}

function takeStep(
  progress: Progress,
  direction: Direction,
  original: YamlDocument,
  facts: Facts,
  reports: StepReport[],
): void {
  const block = toBlockStyle(progress.text)
  const map = MapText.parse(block.text, styleOf(block.text), block.document)
  const document = block.text === original.text ? original : new YamlDocument(original.file, block.text)
  const plain = document.toPlain()
  if (map === undefined || document.root === undefined || typeof plain !== 'object' || Array.isArray(plain)) {
    throw new CantConvert('The file could not be taken apart.', 'Write it in block style, without anchors.')
  }
  const step = new Step(map, plain, facts, NOUNS[progress.folder])
  const before = map.toString()
  CONVERTERS[progress.folder][direction]?.({ step, document, progress })
  if (direction === 'to5' && isFormat4(document, progress.folder, facts)) dropUnknownKeys(step, progress.folder)
  progress.text = map.toString() === before && !block.rewritten ? before : map.toString()
  if (block.rewritten) {
    step.report('convert-layout', [], 'The file was written anew: it has anchors, or maps in braces.')
  }
  if (step.moveTo !== undefined) progress.path = step.moveTo
  reports.push(...step.reports)
}

const NOUNS: Readonly<Record<ContentFolder, string>> = {
  detections: 'detection',
  macros: 'macro',
  lookups: 'lookup',
  stories: 'story',
  data_sources: 'data source',
  deployments: 'deployment',
  schedules: 'schedule',
  baselines: 'baseline',
  investigations: 'investigation',
  playbooks: 'playbook',
  dashboards: 'dashboard',
  removed: 'removed content',
}

interface Call {
  step: Step
  document: YamlDocument
  progress: Progress
}

/** What happens to the files of each folder on each way. A way that is missing changes nothing. */
const CONVERTERS: Readonly<Record<ContentFolder, Partial<Record<Direction, (call: Call) => void>>>> = {
  detections: {
    to5: ({ step, document }) => detectionTo5(step, objectOf(document, readDetection)),
    to6: ({ step, document }) => detectionTo6(step, objectOf(document, readDetection)),
    from6: ({ step, document }) => detectionFrom6(step, objectOf(document, readDetection)),
    to4: ({ step, document }) => detectionTo4(step, objectOf(document, readDetection)),
  },
  baselines: {
    to5: ({ step }) => baselineTo5(step),
    to6: ({ step, document }) => baselineTo6(step, objectOf(document, readBaseline)),
    from6: ({ step, document }) => baselineFrom6(step, objectOf(document, readBaseline)),
  },
  stories: withStep({ to5: storyTo5, to6: storyTo6, from6: storyFrom6 }),
  macros: withStep({ to6: headerTo6, from6: headerTo5 }),
  lookups: {
    ...withStep({ to6: headerTo6, from6: headerTo5 }),
    to5: convertLookup,
    to4: ({ step, document }) => lookupTo4(step, objectOf(document, readLookup)),
  },
  data_sources: withStep({ to6: headerTo6, from6: headerTo5 }),
  deployments: {
    to5: ({ step }) => deploymentTo5(step),
    to6: ({ step, document, progress }) => deploymentTo6(step, objectOf(document, readDeployment), progress.path),
  },
  schedules: {
    from6: ({ step, document, progress }) => {
      progress.gone = !scheduleFrom6File(step, objectOf(document, readSchedule), progress.path)
    },
  },
  investigations: {
    to5: ({ step, progress }) => investigationTo5(step, progress.path),
    ...withStep({ to6: removedTo6, from6: removedFrom6 }),
  },
  playbooks: withStep({ to6: playbookTo6, from6: playbookFrom6 }),
  dashboards: withStep({ to6: dashboardTo6, from6: headerTo5 }),
  removed: withStep({ to6: removedTo6, from6: removedFrom6 }),
}

function withStep(steps: Partial<Record<Direction, (step: Step) => void>>) {
  const entries = Object.entries(steps).map(([way, convert]) => [way, (call: Call) => convert(call.step)])
  return Object.fromEntries(entries) as Partial<Record<Direction, (call: Call) => void>>
}

function convertLookup({ step, document, progress }: Call): void {
  const move = lookupTo5(step, objectOf(document, readLookup), progress.path)
  if (move === undefined) return
  progress.moves.push(progress.lookupFile === undefined ? move : { ...move, from: progress.lookupFile })
  step.report('convert-changed', ['filename'], 'The file is named after the YAML file: format 5 finds it by that.')
}

function objectOf<T>(document: YamlDocument, read: ObjectReader<T>): T {
  const { object, diagnostics } = parseDocument(document, read)
  if (object !== undefined) return object
  const first = diagnostics.find(({ severity }) => severity === 'error')
  throw new CantConvert(
    `The file is not complete enough to be converted: ${first?.message ?? 'it has no name.'}`,
    first?.hint,
  )
}

function commentDiagnostics(original: YamlDocument, after: string): ContentDiagnostic[] {
  const lost = lostComments(original.text, after).filter(({ text }) => !isTakenOver(text))
  return lost.map(({ text, offset }) => {
    const message = `The comment \`${text}\` is lost: it stands inside something that is written anew.`
    return contentDiagnostic('convert-layout', original.file, original.rangeAt(offset, offset + text.length), message)
  })
}
