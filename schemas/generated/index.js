// Generated from the schemas with SHA-256 beff90e3881db37e95ac78bfd35021eeab0eab95a1e9d2cf63338d9b9459cb63; do not edit.
export { pageChange } from './pageChange.js'
export { pageWikitextChange } from './pageWikitextChange.js'
export { revisionCreate } from './revisionCreate.js'
