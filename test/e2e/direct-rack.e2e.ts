/** A function directly on Kafka reads from the replica in its own rack. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Broker } from '../../stage/kafka/broker.ts'
import { count, load } from '../../stage/kafka/topics.ts'
import { Link } from '../../stage/link/link.ts'
import { closedPort } from '../../stage/sockets.ts'
import { bundled, FunctionProcess } from '../support/function-process.ts'
import { copiedChanges, pageKeyed } from '../support/kafka/changes.ts'

const RACKS = ['rack-a', 'rack-b']

describe('KAFKA_CLIENT_RACK', () => {
  it('reads from the follower in that rack; without it the leader is read', async () => {
    await using stack = new AsyncDisposableStack()
    const bundle = await bundled('page-key')
    const brokers: Broker[] = []
    const links: Link[] = []
    for (const rack of RACKS) {
      const port = await closedPort()
      const own = stack.use(await Link.to(port))
      links.push(own)
      const options = {
        link: { port, advertised: own.address },
        settings: {
          'broker.rack': rack,
          'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
        },
        ...(brokers[0] && { joins: brokers[0] }),
      }
      brokers.push(stack.use(await Broker.start(options)))
    }
    const [broker] = brokers as [Broker, Broker]
    const admin = broker.admin()
    stack.defer(() => admin.close())
    while ((await admin.metadata({ topics: [], forceUpdate: true })).brokers.size < 2)
      await sleep(50)
    await admin.createTopics({ topics: ['in'], partitions: 1, replicas: 2 })
    await admin.createTopics({ topics: ['out', 'dead'], partitions: 1, replicas: 1 })
    const records = copiedChanges(30, pageKeyed)
    await load(broker, 'in', records)
    const size = records.reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ''), 0)

    const { topics } = await admin.metadata({ topics: ['in'], forceUpdate: true })
    const leader = (topics.get('in')?.partitions[0]?.leader ?? 0) - 1
    const follower = 1 - leader
    /** Reads the topic. @returns how many bytes came from the leader and from the follower */
    const read = async (group: string, env: Record<string, string>, stored: number) => {
      const before = links.map(({ received }) => received)
      await using _ = FunctionProcess.spawn(bundle, {
        PATH: process.env.PATH ?? '',
        DATACENTER: 'local',
        FUNC_TRANSPORT: 'kafka',
        KAFKA_BROKERS: links.map(({ address }) => address).join(','),
        KAFKA_TOPIC: 'in',
        KAFKA_CONSUMER_GROUP: group,
        KAFKA_OUTPUT_TOPIC: 'out',
        KAFKA_DEAD_LETTER_TOPIC: 'dead',
        KAFKA_DELIVERY: 'at-least-once',
        ...env,
      })
      while ((await count(admin, 'out', 1)) + (await count(admin, 'dead', 1)) < stored)
        await sleep(50)
      const bytes = links.map(({ received }, i) => received - (before[i] ?? 0))
      return [bytes[leader] ?? 0, bytes[follower] ?? 0] as const
    }
    const rack = RACKS[follower] as string
    const near = await read('near', { KAFKA_CLIENT_RACK: rack }, records.length)
    const far = await read('far', {}, 2 * records.length)
    process.stdout.write(
      `# ${size} bytes of records; leader, follower: ${near}; without a rack: ${far}\n`,
    )
    assert.ok(near[1] > size, `${near[1]} bytes came from the follower`)
    assert.ok(near[0] < size / 10, `${near[0]} bytes came from the leader`)
    assert.ok(far[0] > size, `${far[0]} bytes came from the leader`)
    assert.ok(far[1] < size / 10, `${far[1]} bytes came from the follower`)
  })
})
