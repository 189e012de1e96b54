const ISO_8601 = /^PT(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?$/

/**
 * An ISO 8601 duration of hours, minutes and seconds, as a Knative DeliverySpec writes them
 * (`PT0.2S`, `PT1M30S`), in milliseconds; undefined if it isn't one (`500ms`, `PT`, `P1D`).
 */
export function parseDuration(text: string): number | undefined {
  const match = ISO_8601.exec(text)
  if (!match) return undefined
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return Math.round(
    ((hours as number) * 3600 + (minutes as number) * 60 + (seconds as number)) * 1000,
  )
}
