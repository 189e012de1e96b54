/** How large the text of a revision is: half have 5 KB or less, one of 100 has 200 KB, one of 1,000 has 2 MB. */
import { random } from '../../stage/random.ts'

const MEDIAN = 5000
/** Of a log-normal distribution whose 99th percentile is 200 KB. */
const SIGMA = Math.log(200_000 / MEDIAN) / 2.326
const LARGEST = 2_000_000

/** So many texts exist; revisions share them, so that the wiki can have them all in memory. A prime number. */
export const TEXTS = 1999

const sizes = ((): readonly number[] => {
  const { integer } = random(16)
  const uniform = () => integer(1, 999_999) / 1e6
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return Array.from({ length: TEXTS }, (_, text) =>
    text % 1000 === 500
      ? LARGEST
      : Math.round(Math.min(Math.max(MEDIAN * Math.exp(SIGMA * normal()), 50), LARGEST / 2)),
  )
})()

/** The number of the text that a revision has. */
export const textOf = (revId: number): number => revId % TEXTS

/** The size of a revision's text, in bytes. */
export const textBytes = (revId: number): number => sizes[textOf(revId)] as number
