// stream-check/mock: the mock for other people's tests, as a server and as msw handlers.
// Its types name those of Node; no compiler looks for them unasked.
/// <reference types="node" preserve="true" />
export { createMockServer, type MockServer, type MockServerOptions } from './server.ts';
export { createMockHandlers, type HandlerOptions } from './handlers.ts';
export { scenarios } from './scenarios.ts';
export { planSchedule } from './schedule.ts';
export { simulate } from './simulate.ts';
export { Scenario } from '../model/scenario.ts';
export type { ChunkLog, ChoosePlayback, Driver, ExchangeLog, Playback } from './exchange.ts';
