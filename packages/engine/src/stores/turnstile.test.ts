import { expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

test('lets in as many as there are places, the others in their order', async () => {
  const turnstile = new Turnstile(2)
  const entered: number[] = []
  const enter = async (number: number) => {
    const leave = await turnstile.enter()
    entered.push(number)
    return leave
  }
  const [one, two, three, four] = [enter(1), enter(2), enter(3), enter(4)]
  const leave = await one
  await two
  expect(entered).toEqual([1, 2])
  leave()
  leave()
  await three
  expect(entered).toEqual([1, 2, 3])
  ;(await two)()
  ;(await four)()
  ;(await three)()
  expect(entered).toEqual([1, 2, 3, 4])
})

test('who gives up waiting takes no place', async () => {
  const turnstile = new Turnstile(1)
  const leave = await turnstile.enter()
  const controller = new AbortController()
  const waiting = turnstile.enter(controller.signal)
  const last = turnstile.enter()
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' })
  leave()
  ;(await last)()
  ;(await turnstile.enter(controller.signal))()
})
