/** The context of an event outside production: asking it for what it does not have is an error. */
import type { EventContext } from './event-context.ts'

/** JavaScript asks any object for these. */
const ASKED = new Set<string | symbol>(['then', 'toJSON', 'constructor', 'inspect', 'nodeType'])

/**
 * In JavaScript a lookup that was not declared is undefined, and the error comes later, where it is used.
 * In production that is as good, since it costs nothing.
 */
export const strictContext = (context: EventContext): EventContext =>
  new Proxy(context, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || ASKED.has(name))
        return Reflect.get(target, name)
      throw new TypeError(
        `there is no lookup ${name}; write lookups: { ${name} } in the definition, or correct the name`,
      )
    },
  })
