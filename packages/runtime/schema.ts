/**
 * A JSON Schema compiled at build time. `T` is the type generated from it. @tributary/schemas has one
 * for each event.
 */
export interface Schema<T> {
  /** `$id` of the newest known version, e.g. `/city/change/1.12.0`. */
  readonly id: string
  /** Major versions that are read, e.g. `[1]`. */
  readonly majors: readonly number[]
  readonly validate: Validate
  /** Carries the type only; never set. */
  readonly type?: T
}

/** Returns true if the data conforms; else `errors` holds the first violation (Ajv's interface). */
export interface Validate {
  (data: unknown): boolean
  errors?:
    | readonly { instancePath: string; message?: string; params?: { missingProperty?: string } }[]
    | null
}
