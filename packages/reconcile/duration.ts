/** A duration of hours, minutes and seconds, as RECONCILE_AFTER has it: `PT1M30S`, in milliseconds. */
export function millisecondsOf(duration: string): number {
  const [, ...parts] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? []
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0))
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}
