/** Where the reader begins: after the last position in its own topic. */
import type { BaseOptions } from '@platformatic/kafka'
import { lastRecords, recordHeaders, StopError } from '@tributary/kafka'
import { GtidPosition } from './gtid-position.ts'
import { POSITION } from './publisher.ts'

export interface TopicPosition {
  /** Empty for a topic without records. */
  readonly position: GtidPosition
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
  if (position.isEmpty && hasLost && start === 'latest') {
    throw new StopError(
      `topic ${topic} had records, but keeps none any more, and with them the reader's position; set CAPTURE_START to a GTID position, and fill the gap with tributary reconcile`,
    )
  }
  return { position, writtenAt: newest > 0n ? new Date(Number(newest)) : undefined }
}
