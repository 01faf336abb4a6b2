/** Cycles among files: strongly connected components of more than one file (Tarjan). */
import type { SourceFile } from './source-tree.ts'

export function findCycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []
  const visit = (path: string): void => {
    index.set(path, index.size)
    low.set(path, index.get(path)!)
    stack.push(path)
    for (const next of byPath.get(path)!.imports) {
      if (!byPath.has(next)) continue
      if (!index.has(next)) {
        visit(next)
        low.set(path, Math.min(low.get(path)!, low.get(next)!))
      } else if (stack.includes(next)) low.set(path, Math.min(low.get(path)!, index.get(next)!))
    }
    if (low.get(path) !== index.get(path)) return
    const component = stack.splice(stack.indexOf(path))
    if (component.length > 1) cycles.push(component.sort())
  }
  for (const { path } of files) if (!index.has(path)) visit(path)
  return cycles
}
