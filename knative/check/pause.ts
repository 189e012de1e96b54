/** Pausing a pipeline in a way that lasts: components/paused sets these on its KafkaSource. */
import { type KafkaSource, ofKind } from './objects.ts'
import type { Overlay } from './overlay.ts'

/** The annotation that says that a KafkaSource has `consumers: 0` on purpose. */
export const PAUSED = 'tributary/paused'

export const isPaused = ({ metadata }: KafkaSource): boolean =>
  metadata.annotations?.[PAUSED] === 'true'

export const pausedSources = ({ objects }: Overlay): KafkaSource[] =>
  ofKind(objects, 'KafkaSource').filter(isPaused)
