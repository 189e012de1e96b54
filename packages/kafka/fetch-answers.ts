/** Kafka's answers to Fetch, as they are meant: mended before the client (2.12.1) leaves something out of them. */
import { type FetchResponse, withAppendTimes } from './append-times.ts'
import { library } from './client.ts'
import { committedBatches } from './committed-batches.ts'

type Answered = (
  error: (Error & { response?: FetchResponse }) | null,
  answer?: FetchResponse,
) => void
type Ask = (...args: readonly unknown[]) => void
type GetApi = (name: string, callback: (error: Error | null, api?: Ask) => void) => void

/**
 * From now on, all that a consumer fetches has the times by which the broker finds the
 * records, and nothing of aborted transactions. The client's own filter takes a producer's abortion for the end of an
 * earlier one, and would leave out what was committed between them; so it is told of none.
 */
export async function mendAnswers(consumer: object): Promise<void> {
  const { kGetApi } = await library()
  const getApi: GetApi = Reflect.get(consumer, kGetApi).bind(consumer)
  const mended: GetApi = (name, callback) =>
    getApi(name, (error, api) => callback(error, api && name === 'Fetch' ? mending(api) : api))
  Object.assign(consumer, { [kGetApi]: mended })
}

function mending(api: Ask): Ask {
  const ask: Ask = (...args) => {
    const answered = args.at(-1) as Answered
    const mended: Answered = (error, answer) => {
      mend(answer ?? error?.response)
      answered(error, answer)
    }
    api(...args.slice(0, -1), mended)
  }
  return Object.assign(ask, api)
}

/** A batch stays, without records, since its offsets are read. */
function mend(answer: FetchResponse | undefined): void {
  if (!answer) return
  withAppendTimes(answer)
  for (const partition of answer.responses.flatMap(({ partitions }) => partitions)) {
    const batches = partition.records ?? []
    const committed = new Set(committedBatches(batches, partition.abortedTransactions ?? []))
    for (const batch of batches) if (!committed.has(batch)) batch.records = []
    partition.abortedTransactions = []
  }
}
