/** @tributary/capture: reads the changes of a wiki's pages from the binary log of its database. */
export { Capture } from './capture.ts'
export { type CaptureConfig, settings } from './generated/config.js'
export { serveHealth } from './health.ts'
export { main, runCapture } from './main.ts'
export { type PageEvent, pageEvents } from './page-rows.ts'
export type { Columns, Row, Transaction } from './row.ts'
export { Wikis } from './wikis.ts'
