/** What reading content has to say, as data. A message always names a file; a line where one can be named. */

export type Severity = 'error' | 'warning' | 'info'

/** A place in a file. Line and column count from 1, columns and offsets in UTF-16 units of the text without its BOM. */
export interface Position {
  offset: number
  line: number
  column: number
}

/** From `start` up to, and without, `end`. */
export interface FileRange {
  start: Position
  end: Position
}

/** A key of a map or an index of a list, from the root of the file downwards. */
export type ContentPath = readonly (string | number)[]

export interface ContentDiagnostic {
  severity: Severity
  /** One of CONTENT_DIAGNOSTICS, or of the search language for what is wrong inside a search. */
  code: string
  message: string
  /** What to do about it. */
  hint?: string
  file: string
  line: number
  column: number
  endLine?: number
  endColumn?: number
  /** The YAML path that it is about, e.g. `tags.mitre_attack_id[2]`. */
  path?: string
}

/** Every code with its severity: nothing can be reported under a name that is not listed here. */
export const CONTENT_DIAGNOSTICS = {
  // Files
  'file-unreadable': 'error',
  'file-encoding': 'error',
  'folder-unreadable': 'error',
  'no-content': 'error',
  // YAML
  'yaml-syntax': 'error',
  'yaml-empty': 'error',
  'yaml-not-a-map': 'error',
  'yaml-repaired': 'info',
  'yaml-duplicate-key': 'warning',
  // Objects
  'missing-key': 'error',
  'wrong-type': 'error',
  'unknown-value': 'error',
  'format-mixed': 'warning',
  'risk-object-other': 'warning',
  'no-risk-object': 'warning',
  'technique-with-sub-technique': 'info',
  'unknown-technique': 'warning',
  overridden: 'info',
  'duplicate-name': 'error',
  'unknown-schedule': 'error',
  // Lookups
  'csv-missing': 'error',
  'csv-empty': 'error',
  'csv-blank-header': 'warning',
  'csv-duplicate-header': 'warning',
  'csv-header-space': 'info',
  'csv-ragged-row': 'warning',
  'csv-unclosed-quote': 'error',
  'csv-encoding': 'warning',
  // Configuration files of a Splunk app
  'conf-syntax': 'error',
  'conf-duplicate-stanza': 'warning',
  'conf-duplicate-key': 'warning',
  'conf-value': 'warning',
  'conf-not-carried': 'info',
  // Conversion between formats
  'convert-failed': 'error',
  'convert-lost': 'warning',
  'convert-changed': 'info',
  'convert-assumed': 'info',
  'convert-dropped': 'info',
  'convert-layout': 'info',
  // Building an app
  'build-failed': 'error',
  'build-changed': 'warning',
} as const satisfies Record<string, Severity>

export type ContentDiagnosticCode = keyof typeof CONTENT_DIAGNOSTICS

/** A diagnostic at a range of a file; the severity is the code's. */
export function contentDiagnostic(
  code: ContentDiagnosticCode,
  file: string,
  range: FileRange | undefined,
  message: string,
  more: { hint?: string | undefined; path?: ContentPath | undefined } = {},
): ContentDiagnostic {
  const diagnostic: ContentDiagnostic = {
    severity: CONTENT_DIAGNOSTICS[code],
    code,
    message,
    file,
    line: range?.start.line ?? 1,
    column: range?.start.column ?? 1,
  }
  if (more.hint !== undefined) diagnostic.hint = more.hint
  if (range !== undefined && range.end.offset > range.start.offset) {
    diagnostic.endLine = range.end.line
    diagnostic.endColumn = range.end.column
  }
  if (more.path !== undefined && more.path.length > 0) diagnostic.path = formatPath(more.path)
  return diagnostic
}

/** `tests[0].attack_data[1].source` */
export function formatPath(path: ContentPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else text += text === '' ? step : `.${step}`
  }
  return text
}

/** `dir/file.yml:12:3: message` — one line, for logs and tests; the command line renders diagnostics with excerpts. */
export function formatContentDiagnostic(diagnostic: ContentDiagnostic): string {
  const { file, line, column, severity, code, message } = diagnostic
  return `${file}:${line}:${column}: ${severity}[${code}]: ${message}`
}
