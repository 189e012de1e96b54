/** Pausing a pipeline in a way that lasts: components/paused and paused-direct set these. */
import { type KubernetesObject, ofKind } from './objects.ts'
import type { Overlay } from './overlay.ts'

/** The annotation that says that a KafkaSource has `consumers: 0` on purpose, or a Deployment `replicas: 0`. */
export const PAUSED = 'tributary/paused'

export const isPaused = ({ metadata }: KubernetesObject): boolean =>
  metadata.annotations?.[PAUSED] === 'true'

export const pausedSources = ({ objects }: Overlay): KubernetesObject[] =>
  [...ofKind(objects, 'KafkaSource'), ...ofKind(objects, 'Deployment')].filter(isPaused)
