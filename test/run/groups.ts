/** Which test files share a process. */

/** Folders: the files in one share a process, unless a folder before it has them, or they are named below. */
const TOGETHER = [
  'test/packages/runtime/',
  'test/packages/mediawiki/',
  'test/packages/kafka/',
  'test/packages/order/',
  'test/packages/tributary/build/',
  'test/packages/tributary/',
  'test/knative/',
  'functions/',
  'test/',
]

/** Files with a process of their own, by what they need it for. */
const ALONE: Readonly<Record<string, readonly string[]>> = {
  'an OpenTelemetry SDK, which every module of a process sees': [
    'test/packages/mediawiki/tracing.test.ts',
    'test/packages/runtime/telemetry/tracing.test.ts',
  ],
  'the memory of a process, which they measure': [
    'test/packages/mediawiki/coalescer.test.ts',
    'test/packages/runtime/large-events.test.ts',
  ],
  'seconds, so that they run beside the others': [
    'test/build/backfill.test.ts',
    'test/build/package.test.ts',
    'test/build/release/packages.test.ts',
    'test/docs/readme.test.ts',
    'test/docs/write-an-enrichment.test.ts',
    'test/examples/examples.test.ts',
    'test/faults/upstream.test.ts',
    'test/packages/order/backlog.test.ts',
    'test/packages/order/bad-input.test.ts',
    'test/packages/order/faults.test.ts',
    'test/packages/order/order.property.test.ts',
    'test/packages/order/protocol.test.ts',
    'test/packages/order/reordering-backlog.test.ts',
    'test/packages/order/restart.test.ts',
    'test/packages/runtime/bodies.test.ts',
    'test/packages/runtime/drain-edges.test.ts',
    'test/packages/tributary/build-command.test.ts',
    'test/packages/tributary/check/check.test.ts',
    'test/packages/tributary/command-line.test.ts',
    'test/packages/tributary/dev/dev.test.ts',
    'test/packages/tributary/dev/ending.test.ts',
    'test/packages/tributary/new/new.test.ts',
    'test/packages/tributary/order.test.ts',
    'test/packages/tributary/partitioner.test.ts',
    'test/packages/tributary/replay.test.ts',
    'test/packages/tributary/run-failures.test.ts',
    'test/packages/tributary/run.test.ts',
    'test/packages/tributary/serve.test.ts',
  ],
}

/** A name, and the files that run in one process. */
export type Group = readonly [name: string, files: readonly string[]]

/** Every file once, and the longest groups first. */
export function groupsOf(files: readonly string[]): Group[] {
  const alone = new Set(Object.values(ALONE).flat())
  const folderOf = (file: string) =>
    alone.has(file) ? file : TOGETHER.find((folder) => file.startsWith(folder))
  const groups = Map.groupBy(files, (file) => folderOf(file) ?? file)
  return [...groups].sort(([, a], [, b]) => b.length - a.length)
}
