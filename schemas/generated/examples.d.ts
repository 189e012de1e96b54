import type * as schemas from './index.js'
export type * from './index.js'
export declare const pageChange: typeof schemas.pageChange & { readonly examples: readonly schemas.PageChange[] }
export declare const pageWikitextChange: typeof schemas.pageWikitextChange & { readonly examples: readonly schemas.PageWikitextChange[] }
export declare const pageRows: typeof schemas.pageRows & { readonly examples: readonly schemas.PageRows[] }
export declare const revisionCreate: typeof schemas.revisionCreate & { readonly examples: readonly schemas.RevisionCreate[] }
