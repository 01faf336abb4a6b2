/** Every diagnostic and every rule has a page whose message its own example printed. */
import { RULES } from '@karst/spl'
import { expect, test } from 'vitest'
import { DIAGNOSTIC_CODES, diagnosticPage, diagnosticsDocument, rulePage } from './diagnostic-page.ts'

test.each(DIAGNOSTIC_CODES)('%s', (code) => {
  const { text, summary } = diagnosticPage(code)
  expect(text).toMatch(new RegExp(`^(?:error|warning|info)\\[${code}\\]: .`, 'm'))
  expect(summary).toMatch(/^.{15,}\.$/s)
})

test.each(RULES.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  const { text } = rulePage(rule)
  expect(text).toMatch(new RegExp(`^${rule.severity}\\[${code}\\]: .`, 'm'))
  expect(text).toContain(rule.docs.good)
})

test('every link of the document has its heading', () => {
  const document = diagnosticsDocument()
  const links = [...document.matchAll(/\]\(#([\w-]+)\)/g)].map((match) => match[1])
  const headings = new Set([...document.matchAll(/^### (.+)$/gm)].map((match) => match[1]))
  expect(links.length).toBe(DIAGNOSTIC_CODES.length + RULES.length)
  expect(links.filter((link) => !headings.has(link))).toEqual([])
})
