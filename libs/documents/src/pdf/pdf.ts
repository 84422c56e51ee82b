import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Block, HeadingLevel, PaperDocument } from '../model/blocks.ts';
import type { Rendering } from '../rendering.ts';
import { wordsOf } from '../wording/words.ts';
import { drawFoot, drawLetterhead, drawPageNumber, drawSignature } from './furniture.ts';
import { LINE_HEIGHT, Paper } from './paper.ts';
import { drawTable } from './tables.ts';

const BODY = 10;
const NOTE = 8.5;
const headings: Readonly<Record<HeadingLevel, { size: number; before: number; after: number }>> = {
  1: { size: 14, before: 14, after: 6 },
  2: { size: 11.5, before: 12, after: 4 },
  3: { size: 10, before: 8, after: 3 },
};
const LABEL_WIDTH = 118;
/** Rows and blocks between looking whether somebody still waits. */
const UNPAUSED = 25;

/**
 * A document as PDF: fonts embedded as far as they are used; nothing in it tells when or where it was made. What is small
 * is there whole before its first byte, so that a refusal can still be told; what is not comes page by page.
 */
export async function* pdf(
  document: PaperDocument,
  rendering: Rendering,
): AsyncGenerator<Uint8Array> {
  const { signal } = rendering;
  const paper = new Paper(document, () => drawFoot(paper, document.footer));
  const stream = paper.pdf;
  const drawn = drawAll(paper, document, rendering).catch((error: unknown) => {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    await Promise.race([drawn, stream.ahead]);
    for await (const chunk of stream) {
      signal.throwIfAborted();
      yield chunk;
    }
  } finally {
    stream.destroy();
    await drawn;
  }
}

async function drawAll(
  paper: Paper,
  document: PaperDocument,
  { signal, printed }: Rendering,
): Promise<void> {
  let steps = 0;
  const pause = async () => {
    steps += 1;
    if (steps % UNPAUSED === 0) {
      printed?.(paper.pages);
      await nextTurn();
    }
    await paper.pdf.room();
    signal.throwIfAborted();
    if (paper.pdf.destroyed) throw new Error('nobody reads it any more');
  };
  for (const block of document.blocks) {
    await pause();
    await draw(paper, block, document, pause);
  }
  paper.ensure(0);
  const { pageOf } = wordsOf(document.language);
  await paper.end((page, pages) => drawPageNumber(paper, pageOf(page, pages)), pause);
}

async function draw(
  paper: Paper,
  block: Block,
  { office, language }: PaperDocument,
  pause: () => Promise<void>,
): Promise<void> {
  switch (block.kind) {
    case 'section':
      paper.turn(block.orientation);
      break;
    case 'pageBreak':
      paper.ensure(Infinity);
      break;
    case 'letterhead':
      drawLetterhead(paper, office);
      break;
    case 'cover':
      drawCover(paper, block);
      break;
    case 'title':
      drawTitle(paper, block);
      break;
    case 'heading':
      drawHeading(paper, block);
      break;
    case 'paragraph':
      drawParagraph(paper, block.text, block.style === 'note' ? NOTE : BODY);
      break;
    case 'list':
      drawList(paper, block.items, block.style === 'note' ? NOTE : BODY);
      break;
    case 'facts':
      for (const { label, text } of block.rows) drawFact(paper, label, text);
      paper.moved(4);
      break;
    case 'table':
      await drawTable(paper, block.table, pause);
      break;
    case 'signature':
      drawSignature(paper, block, wordsOf(language).leftOpen);
      break;
    default:
      throw new Error(`no such block: ${String(block satisfies never)}`);
  }
}

function drawCover(paper: Paper, { lines, below }: Extract<Block, { kind: 'cover' }>): void {
  paper.ensure(0);
  paper.moved(paper.fullRoom * 0.26);
  for (const [index, text] of lines.entries()) {
    paper.text(text, { weight: 'bold', size: index === 0 ? 24 : 15 }, { align: 'center' });
    paper.moved(8);
  }
  const size = 11;
  paper.y = Math.max(paper.y, paper.pageBottom - below.length * size * LINE_HEIGHT - 30);
  for (const text of below) paper.text(text, { weight: 'regular', size }, { align: 'center' });
  paper.addPage();
}

function drawTitle(paper: Paper, { text, lines = [] }: Extract<Block, { kind: 'title' }>): void {
  paper.ensure(70);
  paper.text(text, { weight: 'bold', size: 13 }, { align: 'center' });
  for (const line of lines)
    paper.text(line, { weight: 'regular', size: BODY }, { align: 'center' });
  paper.moved(12);
}

function drawHeading(paper: Paper, { level, text }: Extract<Block, { kind: 'heading' }>): void {
  const { size, before, after } = headings[level];
  // What it heads begins on the same page.
  paper.ensure(before + size * LINE_HEIGHT + after + 48);
  if (!paper.isFresh) paper.moved(before);
  paper.pdf.outline.addItem(text);
  paper.text(text, { weight: 'bold', size });
  paper.moved(after);
}

function drawParagraph(paper: Paper, text: string, size: number): void {
  paper.text(text, { weight: 'regular', size });
  paper.moved(size * 0.6);
}

function drawList(paper: Paper, items: readonly string[], size: number): void {
  const style = { weight: 'regular', size } as const;
  for (const item of items) {
    paper.ensure(size * LINE_HEIGHT);
    const { y } = paper;
    paper.text('•', style, { left: 6, width: 12 });
    paper.y = y;
    paper.text(item, style, { left: 18 });
    paper.moved(size * 0.2);
  }
  paper.moved(size * 0.5);
}

function drawFact(paper: Paper, label: string, text: string): void {
  const size = BODY;
  paper.ensure(size * LINE_HEIGHT);
  const { y } = paper;
  const { page } = paper.pdf;
  paper.text(label, { weight: 'regular', size }, { width: LABEL_WIDTH - 14 });
  const below = paper.y;
  paper.y = y;
  paper.text(':', { weight: 'regular', size }, { left: LABEL_WIDTH - 12, width: 8 });
  paper.y = y;
  paper.text(text === '' ? '-' : text, { weight: 'regular', size }, { left: LABEL_WIDTH });
  // A label may be longer than what it labels.
  if (paper.pdf.page === page) paper.y = Math.max(paper.y, below);
  paper.moved(2);
}
