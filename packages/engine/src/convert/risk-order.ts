/** Risk and threat objects in the order of their text by code point, each once, as format 5 keeps them in a set. */
export function byText<T>(objects: readonly T[], textOf: (object: T) => string): T[] {
  const distinct = new Map(objects.map((object) => [JSON.stringify(object), object]))
  return [...distinct.values()].sort((a, b) => compare([...textOf(a)], [...textOf(b)]))
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = a[i]!.codePointAt(0)! - b[i]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
