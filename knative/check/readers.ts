/** Which functions get the events of a KafkaSource as they are. */
import { onlySetsKeys } from '../definition.ts'
import { ofKind, type Reference } from './objects.ts'
import type { Overlay } from './overlay.ts'

/** The names of the functions that get what is sent to an object: at once, or through a channel. */
export function readersOf(overlay: Overlay, { kind, name }: Reference): string[] {
  const { objects, definitions } = overlay
  if (kind === 'Sequence') {
    // A later step gets what the one before it answered.
    const sequences = ofKind(objects, 'Sequence').filter(({ metadata }) => metadata.name === name)
    return sequences.flatMap(({ spec }) => spec.steps[0]?.ref.name ?? [])
  }
  if (kind === 'KafkaChannel') {
    return ofKind(objects, 'Subscription')
      .filter(({ spec: { channel } }) => channel.kind === kind && channel.name === name)
      .map(({ spec }) => spec.subscriber.ref.name)
  }
  if (kind !== 'Service') return []
  const definition = definitions.get(name)
  if (!definition || !onlySetsKeys(definition)) return [name]
  return [name, ...boundSinks(overlay, name).flatMap((sink) => behindChannel(overlay, sink))]
}

/** Where a function with a SinkBinding posts its results. */
export const boundSinks = ({ objects }: Overlay, name: string): Reference[] =>
  ofKind(objects, 'SinkBinding')
    .filter(({ spec: { subject } }) => subject.kind === 'Service' && subject.name === name)
    .map(({ spec }) => spec.sink.ref)

const behindChannel = (overlay: Overlay, sink: Reference): string[] =>
  sink.kind === 'Service' ? [] : readersOf(overlay, sink)

/** A topic's stream: its name without the datacenter's; undefined for a topic of no datacenter. */
export function streamOf({ datacenters }: Overlay, topic: string): string | undefined {
  const datacenter = datacenters.find((name) => topic.startsWith(`${name}.`))
  return datacenter && topic.slice(datacenter.length + 1)
}
