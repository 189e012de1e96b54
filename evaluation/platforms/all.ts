/** All platforms that are measured, in the order of the tables. */
import { resolve } from 'node:path'
import type { Platform } from '../platform.ts'
import { direct, directVariant } from './direct.ts'
import { embedded } from './embedded.ts'
import { flink, flinkVariants } from './flink.ts'
import { floor } from './floor.ts'
import { kafkaStreams, kafkaStreamsVariants } from './kafka-streams.ts'
import { knative } from './knative.ts'
import { parallelConsumer, parallelConsumerVariant } from './parallel-consumer.ts'

const PLATFORMS: readonly Platform[] = [
  floor,
  direct,
  embedded,
  flink,
  kafkaStreams,
  parallelConsumer,
]

/** Those that a run measures only if it names them. */
const VARIANTS: readonly Platform[] = [
  directVariant,
  ...flinkVariants,
  ...kafkaStreamsVariants,
  parallelConsumerVariant,
]

/** @param dataPlane the built data plane of Knative; without it that platform is left out */
export const platformsWith = (dataPlane?: string): readonly Platform[] => [
  ...PLATFORMS,
  ...(dataPlane ? [knative(resolve(dataPlane))] : []),
  ...VARIANTS,
]
