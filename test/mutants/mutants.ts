/** The table of mutants: one for each rule that matters. */
import { type Mutant, mutantsOf } from './mutant.ts'
import { build } from './table/build.ts'
import { codec } from './table/codec.ts'
import { knative } from './table/knative.ts'
import { mediawiki } from './table/mediawiki.ts'
import { order } from './table/order.ts'
import { orderInputs } from './table/order-inputs.ts'
import { outcomes } from './table/outcomes.ts'
import { output } from './table/output.ts'
import { pages } from './table/pages.ts'
import { server } from './table/server.ts'
import { tributary } from './table/tributary.ts'
import { tributaryEnds } from './table/tributary-ends.ts'

export const MUTANTS: readonly Mutant[] = mutantsOf([
  ...[...codec, ...outcomes, ...output, ...server],
  ...[...mediawiki, ...pages],
  ...[...order, ...orderInputs],
  ...[...tributary, ...tributaryEnds],
  ...[...knative, ...build],
])
