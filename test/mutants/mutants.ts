/** The table of mutants: one for each rule that matters. */
import { type Mutant, mutantsOf } from './mutant.ts'
import { author } from './table/author.ts'
import { bugs } from './table/bugs.ts'
import { build } from './table/build.ts'
import { codec } from './table/codec.ts'
import { failover } from './table/failover.ts'
import { failures } from './table/failures.ts'
import { house } from './table/house.ts'
import { kafkaTransport } from './table/kafka.ts'
import { knative } from './table/knative.ts'
import { knativeSources } from './table/knative-sources.ts'
import { mediawiki } from './table/mediawiki.ts'
import { order } from './table/order.ts'
import { orderInputs } from './table/order-inputs.ts'
import { orderReading } from './table/order-reading.ts'
import { orderWatermarks } from './table/order-watermarks.ts'
import { outcomes } from './table/outcomes.ts'
import { output } from './table/output.ts'
import { pages } from './table/pages.ts'
import { schemas } from './table/schemas.ts'
import { server } from './table/server.ts'
import { settings } from './table/settings.ts'
import { suspectRevisions } from './table/suspects.ts'
import { tributary } from './table/tributary.ts'
import { tributaryEnds } from './table/tributary-ends.ts'
import { upstream } from './table/upstream.ts'

export const MUTANTS: readonly Mutant[] = mutantsOf([
  ...[...codec, ...outcomes, ...failures, ...bugs, ...output, ...server, ...settings],
  ...[...upstream, ...mediawiki, ...suspectRevisions, ...pages],
  ...[...order, ...orderInputs, ...orderReading, ...orderWatermarks],
  ...[...tributary, ...tributaryEnds, ...failover, ...author, ...kafkaTransport],
  ...[...knative, ...knativeSources, ...build, ...schemas, ...house],
])
