export * from './cityChange.js'
export * from './cityWeather.js'
