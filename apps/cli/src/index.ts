export { type BrokenChain, type Chains } from './files/chains.ts';
export { verifyLog } from './files/verify.ts';
export { run } from './program.ts';
