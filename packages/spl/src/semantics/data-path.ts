/**
 * Paths into JSON and XML as spath writes them: names joined by dots, `{}` for all elements of an array, `{2}` for one
 * of them, `{@name}` for an attribute (Search Reference, "spath").
 */

export type PathStep =
  | { kind: 'name'; name: string }
  | { kind: 'all' }
  | { kind: 'index'; index: number }
  | { kind: 'attribute'; name: string }

/** The steps of a path, or what is wrong with it. */
export function parsePath(path: string): PathStep[] | { error: string } {
  const steps: PathStep[] = []
  const token = /([^.{}]+)|\{(\d*)\}|\{@([^{}]+)\}|(\.)/y
  let after: 'start' | 'dot' | 'step' = 'start'
  while (token.lastIndex < path.length) {
    const from = token.lastIndex
    const match = token.exec(path)
    if (!match) return { error: `\`${path.slice(from)}\` is no step` }
    const [, name, index, attribute, dot] = match
    if (dot !== undefined) {
      if (after !== 'step') return { error: 'a dot without a step before it' }
      after = 'dot'
      continue
    }
    if (name !== undefined) {
      if (after === 'step') return { error: `a dot is missing before \`${name}\`` }
      steps.push({ kind: 'name', name })
    } else if (attribute !== undefined) steps.push({ kind: 'attribute', name: attribute })
    else steps.push(index === '' ? { kind: 'all' } : { kind: 'index', index: Number(index) })
    after = 'step'
  }
  if (after !== 'step') return { error: after === 'dot' ? 'it ends with a dot' : 'it is empty' }
  const attribute = steps.findIndex((step) => step.kind === 'attribute')
  if (attribute >= 0 && attribute < steps.length - 1) return { error: 'nothing can stand behind an attribute' }
  return steps
}

/** A leaf of a document: what it is called and how it is reached. */
export interface Leaf {
  name: string
  steps: PathStep[]
  /** True when a document has several. */
  multi: boolean
}

/** The leaves of a JSON document, by name. Undefined when it is no JSON. */
export function jsonLeaves(json: string): Leaf[] | undefined {
  const leaves = new Map<string, Leaf>()
  const visit = (value: unknown, name: string, steps: PathStep[]): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, `${name}{}`, [...steps, { kind: 'all' }])
    else if (value !== null && typeof value === 'object') {
      for (const [key, each] of Object.entries(value))
        visit(each, name === '' ? key : `${name}.${key}`, [...steps, { kind: 'name', name: key }])
    } else if (steps.length > 0) {
      const key = JSON.stringify(steps)
      const found = leaves.get(key)
      if (found) found.multi = true
      else leaves.set(key, { name, steps, multi: steps.some((step) => step.kind === 'all') })
    }
  }
  try {
    visit(JSON.parse(json), '', [])
  } catch {
    return undefined
  }
  return [...leaves.values()]
}

/** The leaves of an XML document, whose tags may be left without the values of their attributes. */
export function xmlLeaves(xml: string): Leaf[] {
  const leaves = new Map<string, Leaf>()
  const open: string[] = []
  const add = (path: readonly string[], attribute?: string): void => {
    const steps: PathStep[] = path.map((name) => ({ kind: 'name', name }))
    if (attribute !== undefined) steps.push({ kind: 'attribute', name: attribute })
    const name = path.join('.') + (attribute === undefined ? '' : `{@${attribute}}`)
    const found = leaves.get(name)
    if (found) found.multi = true
    else leaves.set(name, { name, steps, multi: false })
  }
  for (const [token] of xml.matchAll(/<[^>]*>|[^<]+/g)) {
    if (token.startsWith('</')) open.pop()
    else if (token.startsWith('<')) {
      const [name = '', ...attributes] = token
        .slice(1)
        .replace(/\/?>$/, '')
        .trim()
        .split(/[\s/]+/)
      for (const attribute of attributes) if (attribute !== '') add([...open, name], attribute)
      if (!token.endsWith('/>')) open.push(name)
    } else if (open.length > 0 && token.trim() !== '') add(open)
  }
  return [...leaves.values()]
}
