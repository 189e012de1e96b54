import type { Schema } from './schema.js'
/**
 * A city was added, changed or removed.
 */
export interface CityChange {
/**
 * Unique among all cities.
 */
city_id: number
name: string
removed?: boolean
[k: string]: unknown
}

export declare const cityChange: Schema<CityChange>
