export type { BrokenChain } from './files/broken-chain.ts';
export type { Chains } from './files/chains.ts';
export { verifyLog } from './files/verify.ts';
export { run } from './program.ts';
