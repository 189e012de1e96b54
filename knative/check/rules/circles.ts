/** A pipeline's output must not come back to its input. */
import { directsOf, ENV } from '../direct.ts'
import { ofKind } from '../objects.ts'
import { problem, type Rule } from '../rule.ts'
import { nodeOf, reachableFrom, ways } from '../ways.ts'

export const noCircles: Rule = {
  name: 'no-circles',
  why: 'A pipeline that reads its own output processes each event again and again, without end.',
  *check(overlay) {
    const { objects } = overlay
    const edges = ways(overlay)
    const sinks = ofKind(objects, 'KafkaSink')
    for (const source of ofKind(objects, 'KafkaSource')) {
      const reached = reachableFrom(nodeOf(source), edges)
      for (const sink of sinks.filter((sink) => reached.has(nodeOf(sink)))) {
        const { topic } = sink.spec
        if (!source.spec.topics.includes(topic)) continue
        const message = `is ${topic}, which ${nodeOf(source)} reads, and the events of that source end up in this sink; write another topic`
        yield problem(sink, 'spec.topic', message)
      }
    }
    for (const { object, topics, output = '' } of directsOf(overlay)) {
      // The rule settings reports an output that the function itself reads.
      const back = topics.find(
        (topic) => topic !== output && reachableFrom(output, edges).has(topic),
      )
      if (!back) continue
      const message = `is ${output}, and its events come back to ${back}, which ${nodeOf(object)} reads; write another topic`
      yield problem(object, `${ENV}.KAFKA_OUTPUT_TOPIC`, message)
    }
  },
}
