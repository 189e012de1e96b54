/** The ordered stream: the one thing that reads every datacenter's topic and writes to none's. */
import { type KafkaSink, type KafkaSource, ofKind } from './objects.ts'
import { environmentOf, type Overlay } from './overlay.ts'

/** The function that writes it. */
export const ORDERER = 'page-change-order'

/** What it is made of; each datacenter's topic has its name before this. */
const INPUT = '.mediawiki.page_wikitext_change'

export interface OrderedStream {
  readonly sources: readonly KafkaSource[]
  /** Of the stream itself and of what has no place in it; not of dead letters. */
  readonly outputs: readonly KafkaSink[]
}

/** As much of it as an overlay has. */
export function orderedStreamOf(overlay: Overlay): OrderedStream {
  const { objects } = overlay
  const binding = ofKind(objects, 'SinkBinding').find(({ spec }) => spec.subject.name === ORDERER)
  const address = environmentOf(overlay, ORDERER).INCONSISTENCY_SINK
  return {
    sources: ofKind(objects, 'KafkaSource').filter(
      ({ spec: { sink } }) => sink.ref.kind === 'Service' && sink.ref.name === ORDERER,
    ),
    outputs: ofKind(objects, 'KafkaSink').filter(
      (sink) => sink.metadata.name === binding?.spec.sink.ref.name || addressOf(sink) === address,
    ),
  }
}

/** Where a KafkaSink takes events, unless Eventing is told to encrypt. */
export const addressOf = ({ metadata: { name, namespace } }: KafkaSink): string =>
  `http://kafka-sink-ingress.knative-eventing.svc.cluster.local/${namespace}/${name}`

export const inputOf = (datacenter: string): string => `${datacenter}${INPUT}`

export const isOrderedInput = ({ datacenters }: Overlay, topic: string): boolean =>
  datacenters.some((datacenter) => topic === inputOf(datacenter))
