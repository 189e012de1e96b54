import { pageKey } from '@tributary/mediawiki'
import { type Change, changeOf } from '@tributary/order'
import { type PageChange, pageChange } from '@tributary/schemas'
import { type KafkaRecord, sourceEvent } from '../kafka/message.ts'
import { parse } from '../record.ts'

/** What a record of the ordered topic says. */
export interface OrderedRecord {
  /** As the store is asked for it. */
  readonly page: string
  readonly change: Change
  readonly epoch: number
  readonly sequence: number
}

/** Undefined if it is not one that page-change-order has published. */
export function readOrdered(record: KafkaRecord): OrderedRecord | undefined {
  const { attributes, body } = sourceEvent('rebuild-order', record)
  const epoch = numberOf(attributes.epoch)
  const sequence = numberOf(attributes.sequence)
  const data = parse(body)
  if (epoch === undefined || sequence === undefined || !isPageChange(data)) return undefined
  try {
    const { id = '', source = '', time } = attributes
    const change = changeOf({ id, source, ...(time !== undefined && { time }) }, data)
    return { page: pageKey(data).partitionkey, change, epoch, sequence }
  } catch {
    return undefined
  }
}

const isPageChange = (data: unknown): data is PageChange => pageChange.validate(data)

/** With or without leading zeros. */
function numberOf(text = ''): number | undefined {
  const number = Number(text)
  return /^\d+$/.test(text) && number > 0 && Number.isSafeInteger(number) ? number : undefined
}
