import type { Schema } from './schema.js'
/**
 * A city with its temperature.
 */
export interface CityWeather {
/**
 * Unique among all cities.
 */
city_id: number
name: string
celsius: number
[k: string]: unknown
}

export declare const cityWeather: Schema<CityWeather>
