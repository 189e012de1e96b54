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
  /**
   * Which of the fields that the host writes, or reads, the schema has, and whether an event must have
   * them. Without this member it must have all three.
   */
  readonly envelope?: Envelope
  /** Carries the type only; never set. */
  readonly type?: T
}

/** The fields that events of one platform share; a schema may have any of them, or none. */
export type Envelope = Readonly<Partial<Record<'$schema' | 'meta' | 'dt', 'required' | 'optional'>>>

/** Returns true if the data conforms; else `errors` holds the first violation (Ajv's interface). */
export interface Validate {
  (data: unknown): boolean
  errors?: readonly Violation[] | null
}

/** How data breaks a schema, in Ajv's words. */
export interface Violation {
  readonly instancePath: string
  readonly message?: string
  readonly params?: Readonly<Record<string, unknown>>
}
