/** @tributary/reconcile: finds the changes of a wiki's database of which no event was sent. */
export { reconciling } from './delivery.ts'
