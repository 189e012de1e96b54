import type { KubernetesObject } from './objects.ts'
import type { Overlay } from './overlay.ts'

/** Something that every overlay must satisfy, and that neither kubectl nor the cluster checks. */
export interface Rule {
  /** Printed before its problems. */
  readonly name: string
  /** What goes wrong in an overlay that breaks the rule: whole sentences. */
  readonly why: string
  readonly check: (overlay: Overlay) => Iterable<Problem>
}

/** One place where an overlay breaks a rule. Printed as `object, field: message`. */
export interface Problem {
  readonly object: string
  readonly field: string
  /** The value the field has, and what to write instead. */
  readonly message: string
}

export const problem = (object: KubernetesObject, field: string, message: string): Problem => ({
  object: `${object.kind} ${object.metadata?.name}`,
  field,
  message,
})
