/** Whether everything is as before: all replicas in sync, everything written, everything read. */
import type { Observed } from '../probe/observed.ts'

/**
 * @param patienceMs how long a record may take
 * @returns what is not as before; undefined if everything is
 */
export function notCalm(
  { progress, views }: Observed,
  { replicas, patienceMs }: { readonly replicas: number; readonly patienceMs: number },
): string | undefined {
  const last = new Map(views.map((each) => [`${each.site} ${each.partition}`, each]))
  for (const { site, partition, isr } of last.values()) {
    if (partition >= 0 && isr.length < replicas) {
      return `${site} sees ${isr.length} replicas of partition ${partition} in sync`
    }
  }
  return progress.late(Date.now() - patienceMs)
}
