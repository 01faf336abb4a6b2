/** The files of docs/reference: a page each, and an index of them. */
import type { ReferencePage } from './page.ts'
import { referencePages } from './pages.ts'

type Kind = Exclude<ReferencePage['kind'], 'diagnostic'>

const FOLDER: Record<Kind, string> = { command: 'commands', function: 'functions', stats: 'stats' }
const TITLE: Record<Kind, string> = {
  command: 'Commands',
  function: 'Eval functions',
  stats: 'Statistical functions',
}

/** Path below docs/reference → text. */
export function referenceFiles(): Map<string, string> {
  const pages = referencePages()
  const files = new Map(pages.map((page) => [pathOf(page), page.text]))
  const sections = (['command', 'function', 'stats'] as const).map((kind) => {
    const lines = pages
      .filter((page) => page.kind === kind)
      .map((page) => `| [${page.name}](${pathOf(page)}) | ${page.summary.replaceAll('|', '\\|')} |`)
    return `## ${TITLE[kind]}\n\n| | |\n|---|---|\n${lines.join('\n')}`
  })
  files.set(
    'README.md',
    `# Reference of the language\n\nMade from the registry by \`node scripts/run-ts.mjs scripts/reference.ts\`. Every example runs as a test.\n\n${sections.join('\n\n')}\n`,
  )
  return files
}

function pathOf({ kind, name }: ReferencePage): string {
  return `${FOLDER[kind as Kind]}/${name.replace(/[^\w-]/g, '_')}.md`
}
