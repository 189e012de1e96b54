/** Live traffic: changes that are written into their topics at the time of each. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'
import type { Broker } from '../kafka/broker.ts'
import { client } from '../kafka/topics.ts'
import { keyOf, pageChange } from './events.ts'
import type { History } from './histories.ts'

const STEP_MS = 50

/**
 * Writes the changes of a history that begins now.
 * @param topics of eqiad and codfw
 * @param progress called with the fraction that is written
 * @returns when each change was written, in milliseconds since the epoch
 */
export async function writeLive(
  broker: Broker,
  topics: readonly string[],
  { inputs }: History,
  progress: (fraction: number) => void,
): Promise<Map<string, number>> {
  const began = Date.now()
  const written = new Map<string, number>()
  const all = [inputs.eqiad, inputs.codfw]
    .flatMap((input, i) =>
      input.map(({ page, change, at = change.intake }) => ({
        topic: topics[i] ?? '',
        page,
        change,
        at,
      })),
    )
    .sort((a, b) => a.at - b.at)
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    ...client(broker),
    idempotent: true,
  })
  let next = 0
  for (; next < all.length; await sleep(STEP_MS)) {
    const from = next
    while (next < all.length && (all[next]?.at ?? 0) <= Date.now() - began) next++
    const messages = all.slice(from, next).map(({ topic, page, change }) => {
      written.set(change.id, Date.now())
      const value = Buffer.from(JSON.stringify(pageChange(page, change, began)))
      return { topic, key: Buffer.from(keyOf(page)), value }
    })
    if (messages.length > 0) await producer.send({ messages })
    progress(next / all.length)
  }
  await producer.close()
  return written
}
