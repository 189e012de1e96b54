import {
  type ErrorTable,
  invalidAnswer as invalid,
  type RetryableError,
  UPSTREAM_ERRORS,
} from '@tributary/runtime'

/** The rows of what can go wrong with a wiki. */
export const MEDIAWIKI_ERRORS = {
  domain_not_allowed: {
    status: 422,
    meaning: 'The event names no wiki, or a wiki outside MEDIAWIKI_ALLOWED_DOMAINS.',
    remedy: 'Add the domain to the list if this function may call it.',
  },
  revision_missing: {
    status: 422,
    meaning: 'The wiki does not have the revision, and the event is too old for replica lag.',
    remedy: 'Nothing: the page or the revision was deleted in the meantime.',
  },
  revision_not_yet: {
    status: 503,
    meaning: 'The wiki does not have the revision yet, and the event is younger than 10 s.',
    remedy: 'Nothing: Knative retries the event until the replica has caught up.',
  },
  ...UPSTREAM_ERRORS,
} as const satisfies ErrorTable

/** The upstream, as messages call it. */
export const WIKI = 'the wiki'

/** The wiki answered, but the answer does not fit the question; the next one may. */
export const invalidAnswer = (detail: string): RetryableError => invalid(WIKI, detail)
