/** Records that a topic never takes, however often they are sent. */
import { StopError } from './failure.ts'
import { isError, NOT_AUTHORIZED } from './request.ts'

export class Refused extends Error {
  /** Tells the operator how to help it. */
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.advice = advice
  }
}

/** A record that is larger than its topic takes. */
export class TooLarge extends Refused {
  constructor(topic: string) {
    super(`it is larger than the topic ${topic} takes`, 'raise max.message.bytes of the topic')
  }
}

/** The fault of a record, if a broker's error is about the record itself. */
export function refusal(error: unknown, topic: string): Refused | undefined {
  const refused = (code: string, advice: string) =>
    new Refused(`the topic ${topic} does not take it (${code})`, advice)
  if (isError(error, 'MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE')) return new TooLarge(topic)
  if (isError(error, 'INVALID_RECORD')) {
    return refused(
      'INVALID_RECORD',
      'a compacted topic (cleanup.policy) takes no record without a key',
    )
  }
  if (isError(error, 'INVALID_TIMESTAMP')) {
    return refused('INVALID_TIMESTAMP', 'set the clock of this machine')
  }
  return undefined
}

/** The error of a producer that may not write to one of these topics. */
export const mayNotWrite = (topics: Iterable<string>, code = NOT_AUTHORIZED): StopError =>
  new StopError(
    `Kafka does not let this user write to topic ${[...new Set(topics)].join(' or ')} (${code})`,
  )
