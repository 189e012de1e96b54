export * from './pageChange.js'
export * from './pageWikitextChange.js'
export * from './pageRows.js'
export * from './revisionCreate.js'
