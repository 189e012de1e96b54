// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const folder = 'test/packages/tributary/failover'
const plan = [`${folder}/plan.unit.ts`]
const interrupted = [`${folder}/interrupted.test.ts`]
const positions = [`${folder}/positions.unit.ts`]

/** A failover: what it refuses, the order of its steps, and from where the next reader goes on. */
export const failover: readonly Group[] = [
  {
    file: 'packages/tributary/failover/plan.ts',
    tests: plan,
    wrong: {
      'a failover with two active datacenters goes on': [
        "if (mayWrite(old) && mayWrite(next) && forward === 'runs') {",
        'if (false) {',
      ],
      'a failover with mirrors that run both ways goes on': [
        "if (forward === 'runs' && backward === 'runs') {",
        'if (false) {',
      ],
      'a datacenter that answers is taken for lost': [
        'if (lost && away === undefined) {',
        'if (false) {',
      ],
      'NEW is promoted while its store is not rebuilt': [
        'from that copy`, begun || rebuilt]',
        'from that copy`, true]',
      ],
      'NEW is promoted while its copy is not complete': ['lost || begun || behind === 0,', 'true,'],
      'a failover is given up although NEW may write': [
        'if (mayWrite(next)) {\n    const refusal',
        'if (false) {\n    const refusal',
      ],
      'OLD counts as fenced although its instance has the lease': [
        "stance === 'passive' && epoch === 0",
        "stance === 'passive'",
      ],
    },
  },
  {
    file: 'packages/tributary/failover/steps.ts',
    tests: interrupted,
    wrong: {
      'the inputs are set back again although NEW reads them already': [
        'if (!mayWrite(facts.next)) await seekInputs(run)',
        'await seekInputs(run)',
      ],
      'the inputs of a lost datacenter are not read again': [
        'await sinceLost(topic, topics[0], reread, next.kafka)',
        'await sinceLost(topic, topics[0], -5, next.kafka)',
      ],
      'the mirror back skips what NEW wrote without OLD': [
        'await sinceTakeover(topics, { noted, copied }, old.kafka, next.kafka)',
        'await next.kafka.ends(topics)',
      ],
    },
  },
  {
    file: 'packages/tributary/failover/reverse.ts',
    tests: interrupted,
    wrong: {
      'the reversed mirror copies back what it came from': [
        'await startFrom(reversed, await ends())',
        'await reversed.start()',
      ],
    },
  },
  {
    file: 'packages/tributary/failover/positions.ts',
    tests: positions,
    wrong: {
      'NEW goes on after the time of the first unfinished record': [
        '[...offsets].filter(([, at]) => at > 0).map(([partition, at]) => [partition, at - 1])',
        '[...offsets].filter(([, at]) => at > 0)',
      ],
      'the mirror back begins at a record that was never mirrored': [
        'offset === last.get(partition))',
        'offset >= 0)',
      ],
    },
  },
  {
    file: 'packages/tributary/failover/kubectl.ts',
    tests: [`${folder}/kubectl.test.ts`],
    wrong: {
      'a passive function still gets events': [
        'if (!active && !direct) setSources(0)\n  setFunction(active)',
        'setFunction(active)\n  if (!active && !direct) setSources(0)',
      ],
      'a cluster whose activation was interrupted counts as passive': [
        "(isActive ? 'active' : 'passive') : 'partly'",
        "(isActive ? 'active' : 'passive') : 'passive'",
      ],
    },
  },
]
