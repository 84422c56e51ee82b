import { jest } from '@jest/globals';

// Jest takes `testTimeout` for all projects or for none: system tests start servers, unit specs must not need this.
jest.setTimeout(120_000);
