/** A dashboard as a view of Dashboard Studio: the definition's JSON inside XML. */
import type { Dashboard } from '../content/dashboard.ts'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import { readTextFile } from '../content/text-file.ts'

export function dashboardView(dashboard: Dashboard, diagnostics: ContentDiagnostic[]): string | undefined {
  const text = readTextFile(dashboard.definitionPath)
  if (typeof text !== 'string') {
    diagnostics.push(text)
    return undefined
  }
  let definition: unknown
  try {
    definition = JSON.parse(text)
  } catch (error) {
    const message = `The dashboard's definition is no JSON: ${(error as Error).message}`
    diagnostics.push(contentDiagnostic('build-failed', dashboard.definitionPath, undefined, message))
    return undefined
  }
  // Inside CDATA only its own end has to be cut in two.
  const json = JSON.stringify(definition, undefined, 2).replaceAll(']]>', ']]]]><![CDATA[>')
  return `<dashboard version="2" theme="${dashboard.theme}">
  <label>${xmlText(dashboard.name)}</label>
  <description>${xmlText(dashboard.description)}</description>
  <definition><![CDATA[
${json}
]]></definition>
</dashboard>
`
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
