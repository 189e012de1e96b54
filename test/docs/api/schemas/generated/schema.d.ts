/** A compiled schema. Repeats what @tributary/runtime reads, so that generated modules import nothing. */
export interface Schema<T> {
  /** `$id` of the newest known version, e.g. `/mediawiki/page/change/1.12.0`. */
  readonly id: string
  /** Major versions that are read, e.g. `[1]`. */
  readonly majors: readonly number[]
  /** Returns true if the data conforms; else `errors` holds the first violation. */
  readonly validate: {
    (data: unknown): boolean
    errors?: readonly { instancePath: string; message?: string }[] | null
  }
  /** Which fields of the envelope it has, and whether an event must have them. */
  readonly envelope?: Readonly<Partial<Record<'$schema' | 'meta' | 'dt', 'required' | 'optional'>>>
  /** Carries the type only; never set. */
  readonly type?: T
}
