import type { DeliveryOptions } from '../delivery-options.ts'
import type { Definition } from '../functions.ts'
import { endPipeline } from './ending.ts'
import { type OpenSources, openPipeline } from './opening.ts'
import { deliverSources } from './running.ts'

/**
 * Sources → function → sinks, in one process: what `run` and `replay` share.
 * @param stop stops the reading; the pipeline itself does so when its output is closed or fails
 * @returns the exit code
 */
export async function runPipeline(
  definition: Definition,
  options: DeliveryOptions,
  stop: AbortController,
  openSources: OpenSources,
): Promise<0 | 1> {
  await using resources = new AsyncDisposableStack()
  const pipeline = await openPipeline(resources, definition, options, stop, openSources)
  const complete = await deliverSources(pipeline)
  return endPipeline(pipeline, complete)
}
