/** All rules, and how they are put to an overlay. */
import type { Overlay } from './overlay.ts'
import type { Problem, Rule } from './rule.ts'
import { noCircles } from './rules/circles.ts'
import { oneSecret } from './rules/credentials.ts'
import { completeDelivery, deadLettersApart, isoDurations } from './rules/delivery.ts'
import { sameAsFuncYaml } from './rules/functions.ts'
import { extensionNames, kubernetesNames, topicNames } from './rules/names.ts'
import { tokens, wikiAddress } from './rules/network.ts'
import {
  channelPartitions,
  channelRetention,
  keyedChannels,
  orderedSources,
} from './rules/order.ts'
import {
  everyDatacenter,
  outlastOutages,
  undividedOutput,
  unorderedInput,
} from './rules/ordered-stream.ts'
import {
  fixedConsumers,
  oneActive,
  oneOrderer,
  orderSettings,
  passiveRests,
} from './rules/orderer.ts'
import { knownReferences, oneNamespace } from './rules/references.ts'
import { plainOutput, repliesArrive } from './rules/replies.ts'
import { retriesEnd, retriesOutlastLag } from './rules/retries.ts'
import { serviceScaling, sourceScaling } from './rules/scaling.ts'
import { clusterLocal, concurrency, hardened, onePort } from './rules/services.ts'
import { knownFields, knownKinds } from './rules/shape.ts'
import { consumerGroups, writtenDefaults } from './rules/sources.ts'
import { shutdown, timeouts } from './rules/timeouts.ts'
import { noOtherDatacenter, ownTopics, topicsOutliveSinks } from './rules/topics.ts'
import { brokers, pinnedImages, settings } from './rules/values.ts'

/** What the others take for granted. */
const SHAPE: readonly Rule[] = [knownKinds, knownFields]

export const RULES: readonly Rule[] = [
  ...SHAPE,
  ...[completeDelivery, isoDurations, deadLettersApart],
  ...[retriesOutlastLag, retriesEnd, timeouts, shutdown],
  ...[consumerGroups, writtenDefaults],
  ...[keyedChannels, orderedSources, channelPartitions, channelRetention],
  ...[repliesArrive, plainOutput, noCircles],
  ...[everyDatacenter, unorderedInput, undividedOutput, outlastOutages],
  ...[oneActive, passiveRests, fixedConsumers, orderSettings, oneOrderer],
  ...[ownTopics, noOtherDatacenter, topicsOutliveSinks],
  ...[settings, brokers, pinnedImages],
  ...[knownReferences, oneNamespace, oneSecret],
  ...[kubernetesNames, topicNames, extensionNames],
  ...[serviceScaling, sourceScaling],
  ...[concurrency, onePort, hardened, clusterLocal, sameAsFuncYaml],
  ...[wikiAddress, tokens],
]

export interface Broken {
  readonly rule: Rule
  readonly problem: Problem
}

/** Every rule that an overlay breaks; while its shape is wrong, only that. */
export function brokenRules(overlay: Overlay): Broken[] {
  const check = (rules: readonly Rule[]) =>
    rules.flatMap((rule) => [...rule.check(overlay)].map((problem) => ({ rule, problem })))
  const misshapen = check(SHAPE)
  return misshapen.length > 0 ? misshapen : check(RULES.filter((rule) => !SHAPE.includes(rule)))
}
