export { pageChange } from './pageChange.js'
export { pageWikitextChange } from './pageWikitextChange.js'
export { revisionCreate } from './revisionCreate.js'
