// Generated from the schemas with SHA-256 b26d7857e075a50c7ea012222ef19086d277d81e09c25b39d2e3495a0b3a74c2; do not edit.
export { pageChange } from './pageChange.js'
export { pageWikitextChange } from './pageWikitextChange.js'
export { revisionCreate } from './revisionCreate.js'
