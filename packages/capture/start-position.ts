/** Where the reader begins: after the last position in its own topic. */
import type { BaseOptions } from '@platformatic/kafka'
import { lastRecords, recordHeaders, StopError } from '@tributary/kafka'
import { GtidPosition } from './gtid-position.ts'
import { POSITION } from './publisher.ts'

export interface TopicPosition {
  /** Undefined for a topic without records. Empty if the log was empty when they were written. */
  readonly position: GtidPosition | undefined
  /** When the newest record was written. */
  readonly writtenAt: Date | undefined
}

/**
 * @param start CAPTURE_START
 * @throws StopError if the topic is missing, or has lost its position
 */
export async function topicPosition(
  connection: BaseOptions,
  topic: string,
  start: string,
  retrying: (error: Error) => void,
): Promise<TopicPosition> {
  const { records, hasLost } = await lastRecords(connection, topic, retrying)
  const position = new GtidPosition()
  let newest = 0n
  for (const record of records) {
    const found = recordHeaders(record).find(([name]) => name === `ce_${POSITION}`)
    if (!found) {
      throw new StopError(
        `topic ${topic}, partition ${record.partition}, offset ${record.offset}: the record has no GTID position; let nothing but the reader write to this topic`,
      )
    }
    position.merge(GtidPosition.parse(found[1]))
    if (record.timestamp > newest) newest = record.timestamp
  }
  if (records.length === 0 && hasLost && start === 'latest') {
    throw new StopError(
      `topic ${topic} had records, but keeps none any more, and with them the reader's position; set CAPTURE_START to a GTID position, and fill the gap with tributary reconcile`,
    )
  }
  if (records.length === 0) return { position: undefined, writtenAt: undefined }
  return { position, writtenAt: new Date(Number(newest)) }
}
