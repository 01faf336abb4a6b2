/** A number of tasks at a time; results come as they are ready. */
export async function* inParallel<T, R>(
  items: readonly T[],
  jobs: number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ id: number; result: R }>>()
  let next = 0
  const start = () => {
    const id = next++
    running.set(
      id,
      run(items[id]!).then((result) => ({ id, result })),
    )
  }
  try {
    while (next < items.length && running.size < jobs) start()
    while (running.size > 0) {
      const { id, result } = await Promise.race(running.values())
      running.delete(id)
      if (next < items.length) start()
      yield result
    }
  } finally {
    // Whoever stops listening, or a task that failed: the others end before their store is closed.
    await Promise.allSettled(running.values())
  }
}
