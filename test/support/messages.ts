import assert from 'node:assert/strict'
import type { Message } from '../../packages/runtime/codec/http.ts'
import { EventError } from '../../packages/runtime/errors.ts'

/** The attributes that every event needs. */
export const LEAST = { specversion: '1.0', id: 'e1', source: '/here', type: 'changed' } as const

type Changes = Readonly<Record<string, unknown>>

/** A binary-mode message: the headers of LEAST with `changes`, where undefined leaves a header out. */
export function binary(changes: Changes = {}, body?: string | Buffer): Message {
  const least = Object.entries(LEAST).map(([name, value]) => [`ce-${name}`, value])
  const headers: Changes = { ...Object.fromEntries(least), ...changes }
  const rawHeaders = Object.entries(headers).filter(([, value]) => value !== undefined)
  return {
    rawHeaders: rawHeaders.flat() as string[],
    body: body === undefined ? undefined : Buffer.from(body),
  }
}

/** A structured-mode message: the members of LEAST with `changes`, where undefined leaves a member out. */
export function structured(
  changes: Changes = {},
  contentType = 'application/cloudevents+json',
): Message {
  return formatted(JSON.stringify({ ...LEAST, ...changes }), contentType)
}

/** A message of exactly this body and content type. */
export function formatted(body: string, contentType = 'application/cloudevents+json'): Message {
  return { rawHeaders: ['Content-Type', contentType], body: Buffer.from(body) }
}

/** The EventError that `fails` throws; anything else fails the test. */
export function refusal(fails: () => unknown): EventError {
  let value: unknown
  try {
    value = fails()
  } catch (error) {
    if (error instanceof EventError) return error
    throw error
  }
  return assert.fail(`accepted: ${JSON.stringify(value)}`)
}

/** The EventError that the promise rejects with; anything else fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<EventError> {
  const error = await promise.then(
    (value) => assert.fail(`accepted: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof EventError) return error
  throw error
}
