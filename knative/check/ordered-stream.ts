/** The ordered stream: the one pipeline that reads every datacenter's topic, and whose output names none. */
import { type Direct, directsOf } from './direct.ts'
import { type KafkaSink, type KafkaSource, ofKind } from './objects.ts'
import { environmentOf, type Overlay } from './overlay.ts'

/** The function that writes the ordered stream. */
export const ORDERER = 'page-change-order'

/** The stream it reads; a datacenter's topic is the datacenter's name followed by this. */
const INPUT = '.mediawiki.page_wikitext_change'

export interface OrderedStream {
  readonly sources: readonly KafkaSource[]
  /** Its function, where that reads Kafka itself. */
  readonly direct: Direct | undefined
  /** The sinks of the ordered stream and of its inconsistencies, without the one for dead letters. */
  readonly outputs: readonly KafkaSink[]
}

/** The ordered stream's objects in an overlay; there are none in an overlay without it. */
export function orderedStreamOf(overlay: Overlay): OrderedStream {
  const { objects } = overlay
  const binding = ofKind(objects, 'SinkBinding').find(({ spec }) => spec.subject.name === ORDERER)
  const address = environmentOf(overlay, ORDERER).INCONSISTENCY_SINK
  return {
    direct: directsOf(overlay).find(({ name }) => name === ORDERER),
    sources: ofKind(objects, 'KafkaSource').filter(
      ({ spec: { sink } }) => sink.ref.kind === 'Service' && sink.ref.name === ORDERER,
    ),
    outputs: ofKind(objects, 'KafkaSink').filter(
      (sink) => sink.metadata.name === binding?.spec.sink.ref.name || addressOf(sink) === address,
    ),
  }
}

/** Whether an overlay has the ordered stream. */
export function hasOrderedStream(overlay: Overlay): boolean {
  const { sources, direct } = orderedStreamOf(overlay)
  return sources.length > 0 || direct !== undefined
}

/** The address of a KafkaSink in the cluster, when Eventing does not encrypt. */
export const addressOf = ({ metadata: { name, namespace } }: KafkaSink): string =>
  `http://kafka-sink-ingress.knative-eventing.svc.cluster.local/${namespace}/${name}`

export const inputOf = (datacenter: string): string => `${datacenter}${INPUT}`

export const isOrderedInput = ({ datacenters }: Overlay, topic: string): boolean =>
  datacenters.some((datacenter) => topic === inputOf(datacenter))
