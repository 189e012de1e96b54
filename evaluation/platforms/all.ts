/** All platforms that are measured, in the order of the tables. */
import { resolve } from 'node:path'
import type { Platform } from '../platform.ts'
import { direct } from './direct.ts'
import { embedded } from './embedded.ts'
import { flink } from './flink.ts'
import { floor } from './floor.ts'
import { kafkaStreams } from './kafka-streams.ts'
import { knative } from './knative.ts'
import { parallelConsumer } from './parallel-consumer.ts'

const PLATFORMS: readonly Platform[] = [
  floor,
  direct,
  embedded,
  flink,
  kafkaStreams,
  parallelConsumer,
]

/** @param dataPlane the built data plane of Knative; without it that platform is left out */
export const platformsWith = (dataPlane?: string): readonly Platform[] =>
  dataPlane ? [...PLATFORMS, knative(resolve(dataPlane))] : PLATFORMS
