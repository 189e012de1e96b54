/** All rules, and how an overlay is held to them. */
import type { Overlay } from './overlay.ts'
import type { Problem, Rule } from './rule.ts'
import { bindingsApply, oneBinding } from './rules/bindings.ts'
import { alwaysRunning, placesForEvents } from './rules/capacity.ts'
import { oneReader, readerSettings } from './rules/capture.ts'
import { noCircles } from './rules/circles.ts'
import { consumersHavePartitions, pausedOnPurpose } from './rules/consumers.ts'
import { oneSecret } from './rules/credentials.ts'
import { completeDelivery, deadLettersApart, isoDurations } from './rules/delivery.ts'
import {
  gracePeriod,
  noPodsOnPurpose,
  oneTransport,
  podsHavePartitions,
  readsKafka,
  sameIds,
} from './rules/direct.ts'
import { sameAsFuncYaml } from './rules/functions.ts'
import { extensionNames, kubernetesNames, topicNames } from './rules/names.ts'
import { apiAddresses, apisReachable, tokens } from './rules/network.ts'
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
import { readOnce } from './rules/read-once.ts'
import { oneReconciler, reconcilesAll } from './rules/reconciler.ts'
import { knownReferences, oneNamespace } from './rules/references.ts'
import { plainOutput, repliesArrive } from './rules/replies.ts'
import { retriesEnd, retriesOutlastLag } from './rules/retries.ts'
import { scaledByOwnLag } from './rules/scaled-objects.ts'
import { serviceScaling, sourceScaling } from './rules/scaling.ts'
import { clusterLocal, concurrency, hardened, onePort } from './rules/services.ts'
import { secrets, settings } from './rules/settings.ts'
import { knownFields, knownKinds } from './rules/shape.ts'
import { consumerGroups, initialOffset, writtenOrdering } from './rules/sources.ts'
import { knownStreams, outputStreams } from './rules/streams.ts'
import { shutdown, timeouts } from './rules/timeouts.ts'
import { noOtherDatacenter, ownTopics, topicsOutliveSinks } from './rules/topics.ts'
import { brokers, pinnedImages } from './rules/values.ts'

/** The other rules rely on these. */
const SHAPE: readonly Rule[] = [knownKinds, knownFields]

export const RULES: readonly Rule[] = [
  ...SHAPE,
  ...[completeDelivery, isoDurations, deadLettersApart],
  ...[retriesOutlastLag, retriesEnd, timeouts, shutdown],
  ...[consumerGroups, initialOffset, writtenOrdering, pausedOnPurpose, consumersHavePartitions],
  ...[keyedChannels, orderedSources, channelPartitions, channelRetention],
  ...[repliesArrive, plainOutput, noCircles, readOnce, bindingsApply, oneBinding],
  ...[everyDatacenter, unorderedInput, undividedOutput, outlastOutages],
  ...[oneActive, passiveRests, fixedConsumers, orderSettings, oneOrderer],
  ...[ownTopics, noOtherDatacenter, topicsOutliveSinks, knownStreams, outputStreams],
  ...[settings, secrets, brokers, pinnedImages],
  ...[knownReferences, oneNamespace, oneSecret],
  ...[kubernetesNames, topicNames, extensionNames],
  ...[serviceScaling, sourceScaling],
  ...[alwaysRunning, placesForEvents],
  ...[concurrency, onePort, hardened, clusterLocal, sameAsFuncYaml],
  ...[apiAddresses, apisReachable, tokens],
  ...[oneTransport, readsKafka, gracePeriod, noPodsOnPurpose],
  ...[podsHavePartitions, sameIds, scaledByOwnLag],
  ...[oneReader, readerSettings, reconcilesAll, oneReconciler],
]

/** A rule that an overlay breaks, and where. */
export interface Violation {
  readonly rule: Rule
  readonly problem: Problem
}

/** Every place where an overlay breaks a rule. If its shape is wrong, only that is reported. */
export function brokenRules(overlay: Overlay): Violation[] {
  const check = (rules: readonly Rule[]) =>
    rules.flatMap((rule) => [...rule.check(overlay)].map((problem) => ({ rule, problem })))
  const misshapen = check(SHAPE)
  return misshapen.length > 0 ? misshapen : check(RULES.filter((rule) => !SHAPE.includes(rule)))
}
