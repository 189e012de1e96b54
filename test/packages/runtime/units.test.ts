import { units } from '../../support/units.ts'

units(import.meta.dirname)
