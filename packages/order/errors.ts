import type { ErrorTable } from '@tributary/runtime'

/** The rows of what can go wrong with the ordered stream. */
export const ORDER_ERRORS = {
  standby: {
    status: 503,
    meaning: 'Another instance is the active one, or ORDER_ACTIVE is false.',
    remedy: 'Nothing while another instance is active: this one takes over when it stops.',
  },
  order_full: {
    status: 503,
    meaning: 'ORDER_MAX_HELD changes of one topic wait for other changes of it, or too many bytes.',
    remedy: 'Nothing: Knative retries. If it goes on, find what the held changes wait for.',
  },
  store_unavailable: {
    status: 503,
    meaning:
      'The state store cannot be reached, is full, may lack data, or its record is not the expected one.',
    remedy:
      'Do what the detail says: check ORDER_STORE and the store, or run tributary rebuild-order.',
  },
} as const satisfies ErrorTable
