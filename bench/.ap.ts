import { appendRows } from './core/append-rows.ts';
import { printRows } from './support/rows.ts';
printRows('x', await appendRows());
