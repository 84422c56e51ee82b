import { jest } from '@jest/globals';

// Longer than `testTimeout`, which Jest takes for all projects: system tests start servers.
jest.setTimeout(120_000);
