/** Records of KafkaSources and what they make of `Watermarks`, for tests of these. */
import type { Watermarks } from '../../../packages/order/watermarks.ts'

export const MARGINS = { window: 10_000, settle: 2000 }
/** A partition that has brought nothing for so long is idle. */
export const IDLE = 4000
export const record = (topic: string, partition = '0', offset?: number) => ({
  topic,
  partition,
  ...(offset !== undefined && { offset }),
})

/** How far all topics have come at a time. */
export const at = (watermarks: Watermarks, now: number) => watermarks.progress(now).watermark
