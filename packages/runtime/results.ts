/** The result of {@link skip}. */
export class Skip {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/**
 * Drops the event on purpose: nothing is emitted, Knative commits the offset, and the event is counted
 * with its reason.
 * @param reason a constant such as `not_wanted`: it becomes a metric label, so it is never event data
 */
export const skip = (reason: string): Skip => new Skip(reason)

/** The result of {@link passOn}. */
export class PassOn {
  readonly passOn = true
}

const PASS_ON = new PassOn()

/** Emits the event itself, its data byte for byte, with the enrichment's key as `partitionkey`. */
export const passOn = (): PassOn => PASS_ON
