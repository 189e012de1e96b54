import type { Pipeline } from './opening.ts'

/**
 * Shows the summary of a run.
 * @param complete whether every source was read to its end, or until it was stopped
 * @returns the exit code: 0 if every event has an outcome and is stored, and not all of them failed
 */
export function endPipeline(pipeline: Pipeline, complete: boolean): 0 | 1 {
  const { options, tally, failures, abandonment, progress, report } = pipeline
  if (abandonment.isQuiet) return 0
  for (const line of failures.summary()) report(`dead letters: ${line}`)
  if (options.output === '-') progress.report(tally.summary())
  else progress.print(tally.summary())
  if (tally.allFailed) report('no event was delivered: all of them became dead letters')
  const accounted = complete && tally.unaccounted === 0
  return accounted && !tally.allFailed && !abandonment.signal.aborted ? 0 : 1
}
