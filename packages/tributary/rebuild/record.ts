import { type KafkaRecord, kafkaSource, sourceEvent } from '@tributary/kafka'
import { pageKey } from '@tributary/mediawiki'
import { type Change, changeOf } from '@tributary/order'
import { type PageChange, pageChange } from '@tributary/schemas'
import { parse } from '../event.ts'

/** One record of the ordered topic. */
export interface OrderedRecord {
  /** The page's name in the store. */
  readonly page: string
  readonly change: Change
  readonly epoch: number
  readonly sequence: number
  /** When it was written, in milliseconds since the epoch. */
  readonly written: number
}

/** Reads a record of the ordered topic; undefined if page-change-order did not publish it. */
export function readOrdered(record: KafkaRecord): OrderedRecord | undefined {
  const { attributes, body } = sourceEvent(kafkaSource('rebuild-order'), record)
  const epoch = numberOf(attributes.epoch)
  const sequence = numberOf(attributes.sequence)
  const data = parse(body)
  if (epoch === undefined || sequence === undefined || !isPageChange(data)) return undefined
  try {
    const { id = '', source = '', time } = attributes
    const written = Number(record.timestamp)
    const change = changeOf({ id, source, ...(time !== undefined && { time }) }, data)
    return { page: pageKey(data).partitionkey, change, epoch, sequence, written }
  } catch {
    return undefined
  }
}

const isPageChange = (data: unknown): data is PageChange => pageChange.validate(data)

/** A positive integer, with or without leading zeros. */
function numberOf(text = ''): number | undefined {
  const number = Number(text)
  return /^\d+$/.test(text) && number > 0 && Number.isSafeInteger(number) ? number : undefined
}
