import type { KubernetesObject } from './objects.ts'
import type { Overlay } from './overlay.ts'

/** One thing an overlay has to keep to. */
export interface Rule {
  readonly name: string
  /** What happens otherwise. */
  readonly why: string
  readonly check: (overlay: Overlay) => Iterable<Problem>
}

/** Where an overlay breaks a rule, and how: `says` tells what is wrong and what is allowed. */
export interface Problem {
  readonly object: string
  readonly field: string
  readonly says: string
}

export const problem = (object: KubernetesObject, field: string, says: string): Problem => ({
  object: `${object.kind} ${object.metadata?.name}`,
  field,
  says,
})
