// Generated from the schemas with SHA-256 4a8c9fc0e9f5924cb167dd83a833cd0e6ce8c4d8f731272536166206d744bfa0; do not edit.
export { pageChange } from './pageChange.js'
export { pageWikitextChange } from './pageWikitextChange.js'
export { pageRows } from './pageRows.js'
export { revisionCreate } from './revisionCreate.js'
