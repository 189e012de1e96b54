/** @tributary/capture: reads the changes of a wiki's pages from the binary log of its database. */
export { type PageEvent, pageEvents } from './page-rows.ts'
export type { Columns, Row, Transaction } from './row.ts'
