import { type ErrorTable, RetryableError } from '@tributary/runtime'

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
  upstream_busy: {
    status: 503,
    meaning: 'The wiki asks for fewer requests: HTTP 429, maxlag or a rate limit.',
    remedy: 'If it goes on, lower the scale of the function.',
  },
  upstream_unavailable: {
    status: 503,
    meaning: 'The wiki answered 5xx, or the connection failed.',
    remedy: 'Check MEDIAWIKI_API_URL and the wiki.',
  },
  upstream_timeout: {
    status: 503,
    meaning: 'The wiki did not answer within MEDIAWIKI_TIMEOUT_MS.',
    remedy: 'Check the wiki, or raise the timeout.',
  },
  upstream_invalid: {
    status: 503,
    meaning: 'The answer does not fit the question: a redirect, another revision, a wrong SHA-1.',
    remedy: 'Check MEDIAWIKI_API_URL; `detail` says what was wrong.',
  },
} as const satisfies ErrorTable

/** The wiki answered, but the answer does not fit the question; the next one may. */
export const invalidAnswer = (detail: string, cause?: unknown): RetryableError =>
  new RetryableError(`the wiki's answer ${detail}`, { code: 'upstream_invalid', cause })
