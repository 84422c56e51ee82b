export { PlainRecount } from './plain-recount.ts';
