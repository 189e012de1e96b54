/** @tributary/runtime/testing: runs an enrichment in a test, by its whole contract, without a server. */
export { assertEmitted, assertFailed, assertSkipped } from './assertions.ts'
export { cloudEvent, type EventData, recordedEvents, type TestEvent } from './event.ts'
export { type DeepPartial, example, type SchemaWithExamples } from './example.ts'
export { type Answer, type FakeApi, fakeApi, type Request, type Route } from './fake-api.ts'
export { invoke, type OpenFunction, openFunction, type TestOptions } from './invoke.ts'
export type { TestLookups } from './lookups.ts'
export type { EmittedEvent, Result } from './result.ts'
