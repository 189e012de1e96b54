/** Adds to every status of a parcel the place of the depot that it is in, which a REST API knows. */
import { defineEnrichment, http, jsonKey, skip, TerminalError } from '@tributary/runtime'
import { parcelLocationInput, parcelLocationOutput } from './schemas/generated/index.js'

/** The API's answer to GET /depots/<id>. */
interface Depot {
  readonly town: string
  readonly country: string
}

export default defineEnrichment({
  name: 'parcel-location',
  input: [{ stream: 'parcel_status', schema: parcelLocationInput }],
  output: { stream: 'parcel_location', schema: parcelLocationOutput },
  key: ({ parcel_id }) => ({
    partitionkey: jsonKey({ parcel_id }),
    subject: `parcels/${parcel_id}`,
  }),
  lookups: {
    depots: http({ url: 'DEPOTS_API_URL', headers: { authorization: 'DEPOTS_API_TOKEN' } }),
  },

  async enrich(status, { depots }) {
    const { depot_id } = status
    if (depot_id === undefined) return skip('on_the_road')
    const depot = await depots.get<Depot>(['depots', depot_id])
    // Another try would not find it either, so the event becomes a dead letter with this code.
    if (!depot) throw new TerminalError('there is no such depot', { code: 'unknown_depot' })
    const { town, country } = depot
    return { ...status, depot_id, depot: { town, country } }
  },
})
