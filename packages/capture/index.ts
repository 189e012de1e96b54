/** @tributary/capture: reads the changes of a wiki's pages from the binary log of its database. */
export { type CaptureConfig, settings } from './generated/config.js'
export { runCapture } from './main.ts'
export { Wikis } from './wikis.ts'
