import { type Change, changeOf } from '@tributary/order'
import { type Event, pageKey, partitionKey } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'
import { parse } from '../event.ts'
import { type KafkaRecord, sourceEvent } from '../source-event.ts'

/** One record of the ordered topic. */
export interface OrderedRecord {
  /** The page's name in the store. */
  readonly page: string
  readonly change: Change
  readonly epoch: number
  readonly sequence: number
}

/** Reads a record of the ordered topic; undefined if page-change-order did not publish it. */
export function readOrdered(record: KafkaRecord): OrderedRecord | undefined {
  const { attributes, body } = sourceEvent('rebuild-order', record)
  const epoch = numberOf(attributes.epoch)
  const sequence = numberOf(attributes.sequence)
  const data = parse(body)
  if (epoch === undefined || sequence === undefined || !pageChange.validate(data)) return undefined
  const change = data as Parameters<typeof changeOf>[1] & Parameters<typeof pageKey>[0]
  try {
    const page = partitionKey(pageKey(change))
    return { page, change: changeOf(attributes as unknown as Event, change), epoch, sequence }
  } catch {
    return undefined
  }
}

/** A positive integer, with or without leading zeros. */
function numberOf(text = ''): number | undefined {
  const number = Number(text)
  return /^\d+$/.test(text) && number > 0 && Number.isSafeInteger(number) ? number : undefined
}
