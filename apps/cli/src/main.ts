#!/usr/bin/env node
import { run } from './program.ts';

// What is copied, restored or exported holds people's names: it is for its owner alone.
process.umask(0o077);
process.exitCode = await run(process.argv);
