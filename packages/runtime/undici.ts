/// <reference path="./undici-parts.d.ts" preserve="true" />
// The agent and `request` alone: the package's index also loads fetch, WebSocket and mocks, which
// doubles its cost (100 ms of CPU instead of 58).
export { default as request } from 'undici/lib/api/api-request.js'
export { default as Agent } from 'undici/lib/dispatcher/agent.js'
