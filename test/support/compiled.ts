import type { Validate } from '../../packages/runtime/schema.ts'
import { compileValidator } from '../../packages/tributary/build/validator.ts'

/** The exports of a module, given its source. */
export const imported = (code: string) => import(`data:text/javascript,${encodeURIComponent(code)}`)

/** The validator that functions get for a schema. */
export async function validatorOf(schema: object): Promise<Validate> {
  return (await imported(await compileValidator(schema))).validate
}
