/** The options of `tributary dev` and `tributary test`. */
import { environment, option, preset } from '../option.ts'
import * as kinds from '../option-kinds.ts'

export const devCommand = {
  operand: '[FUNCTION]',
  summary: 'run the last events again after each save, and show what changed in the output',
  about: `It watches the function, the modules that it imports, its schemas and its events. The first run shows which
fields the function adds to each event; later ones what differs from the run before: + added, - removed,
~ changed. Each run loads the function anew. An event is sent once, and a failure is shown with your line.

r runs again (a topic's newest records are read anew), q quits. Without a terminal the lines are plain, and
the keys are read from standard input.`,
  options: {
    input: option(
      kinds.recentInput,
      `the events: the last lines of a file, standard input, or the newest records
of a topic (default: events.jsonl beside the function)`,
    ),
    last: preset(kinds.integer('N', 1, 1000), '20', 'how many events'),
    ...environment,
    timeout: preset(
      kinds.duration(1),
      'PT5S',
      'how long one event may take; EVENT_DEADLINE_MS wins',
    ),
  },
} as const

export const testCommand = {
  operand: '[FUNCTION]',
  summary: "run a function's tests, its *.test.ts, with Node's test runner",
  about: `What is stale in schemas/generated is generated first. The exit code is the test runner's.`,
  options: {},
} as const
