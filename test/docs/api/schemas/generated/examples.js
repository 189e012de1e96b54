import * as schemas from './index.js'
export const cityChange = { ...schemas.cityChange, examples: [{"city_id":42,"name":"Zürich"}] }
export const cityWeather = { ...schemas.cityWeather, examples: [{"city_id":42,"name":"Zürich","celsius":8.5}] }
