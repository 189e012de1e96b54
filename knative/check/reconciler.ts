/** The function that emits changes of which no event was sent. It reads every datacenter's events. */
import { type Direct, directsOf } from './direct.ts'
import type { Overlay } from './overlay.ts'

export const RECONCILER = 'page-change-reconcile'

/** The stream of a datacenter's database. */
export const CAPTURED = '.mediawiki.page_change_captured'

/** The stream of the events; a datacenter's topic is the datacenter's name followed by this. */
const SENT = '.mediawiki.page_change.v1'

export const reconcilerOf = (overlay: Overlay): Direct | undefined =>
  directsOf(overlay).find(({ name }) => name === RECONCILER)

export const sentBy = (datacenter: string): string => `${datacenter}${SENT}`

export const isSentInput = ({ datacenters }: Overlay, topic: string): boolean =>
  datacenters.some((datacenter) => topic === sentBy(datacenter))
