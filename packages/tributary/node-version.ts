/** The oldest Node that strips the types of a function's sources without a warning. */
export const NODE = '24.12'

/** @param version such as 24.21.0 */
export function isNodeNewEnough(version: string): boolean {
  return version.localeCompare(NODE, 'en', { numeric: true }) >= 0
}
