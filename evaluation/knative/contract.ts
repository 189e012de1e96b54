/**
 * What Knative's control plane tells its data plane of one pipeline: KafkaSource, then a Sequence with one step (a
 * KafkaChannel and its Subscription), then a KafkaSink; dead letters go to a second KafkaSink. Order is kept.
 */
import type { Job } from '../platform.ts'

/** Where the pipeline's services are. */
export interface Addresses {
  readonly channelReceiver: string
  readonly sinkReceiver: string
  readonly function: string
}

/** As our own pipelines set it: knative/base/page-wikitext-change. */
const RETRIES = { retry: 10, backoffPolicy: 'Exponential', backoffDelay: 200, timeout: 30_000 }

export const channelTopic = ({ group }: Job) => `${group}.channel`
export const channelGroup = ({ group }: Job) => `${group}.subscription`

/** The contract of each process, as JSON. */
export function contracts(
  job: Job,
  { channelReceiver, sinkReceiver, function: target }: Addresses,
) {
  const { broker: bootstrapServers, input, output, deadLetters, group, partitions } = job
  const deadLetter = `${sinkReceiver}/tributary/dead`
  const egress = (uid: string, consumerGroup: string, destination: string) => ({
    uid,
    consumerGroup,
    destination,
    deliveryOrder: 'ORDERED',
    egressConfig: { ...RETRIES, deadLetter },
    vReplicas: partitions,
    reference: { uuid: uid, namespace: 'tributary', name: uid },
  })
  const resource = (uid: string, kind: string, topic: string, more: object) => ({
    uid,
    topics: [topic],
    bootstrapServers,
    reference: { uuid: uid, namespace: 'tributary', name: uid, kind },
    ...more,
  })
  const ingress = (name: string) => ({ ingress: { path: `/tributary/${name}` } })
  const channel = channelTopic(job)
  const toChannel = egress('source-egress', group, `${channelReceiver}/tributary/channel`)
  const toFunction = egress('subscription', channelGroup(job), target)
  return {
    source: contract(
      resource('source', 'KafkaSource', input, { egresses: [{ ...toChannel, discardReply: {} }] }),
    ),
    channelReceiver: contract(resource('channel', 'KafkaChannel', channel, ingress('channel'))),
    channel: contract(
      resource('channel', 'KafkaChannel', channel, {
        egresses: [{ ...toFunction, replyUrl: `${sinkReceiver}/tributary/out` }],
      }),
    ),
    sinkReceiver: contract(
      resource('out', 'KafkaSink', output, ingress('out')),
      resource('dead', 'KafkaSink', deadLetters, ingress('dead')),
    ),
  }
}

const contract = (...resources: readonly object[]) => JSON.stringify({ generation: '1', resources })
