export * from './pageChange.js'
export * from './pageWikitextChange.js'
export * from './revisionCreate.js'
