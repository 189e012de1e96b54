import type * as schemas from './index.js'
export type * from './index.js'
export declare const cityChange: typeof schemas.cityChange & { readonly examples: readonly schemas.CityChange[] }
export declare const cityWeather: typeof schemas.cityWeather & { readonly examples: readonly schemas.CityWeather[] }
