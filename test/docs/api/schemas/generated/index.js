// Generated from the schemas with SHA-256 8bcf09e94b7a679cc6aa71485a0c8818e3663e3d5c7039985ecef479d55ef9e5; do not edit.
export { cityChange } from './cityChange.js'
export { cityWeather } from './cityWeather.js'
