import { entityName } from '@rembuk/projections';
import type { Comment, Language, VotingRound, WorkshopState } from '@rembuk/workshop';
import type { Values } from '../../model/workbook.ts';
import { wordsOf } from '../../wording/words.ts';
import { dimensionTitle } from '../plan/sheet.ts';
import { planWords } from '../plan/words.ts';
import { compare, count, moment, type SheetOf, text } from './tables.ts';
import { workshopWords } from './words.ts';

interface Forum {
  readonly state: WorkshopState;
}

/** What was said, as organizations said it: no person is named. */
export function comments(language: Language): SheetOf<Forum> {
  const words = workshopWords(language);
  const values = ({ state }: Forum, each: Comment): Values => {
    const label = (kind: string, id: string) => entityName(state, state, { kind, id }).label;
    return [
      each.at,
      each.organizationId === undefined ? null : label('organization', each.organizationId),
      label(each.on.kind, each.on.id),
      each.text === '' ? null : each.text,
      each.replyTo === undefined ? null : label('comment', each.replyTo),
      each.mentions.map((id) => label('organization', id)).join('; ') || null,
      statusOf(each, language),
    ];
  };
  return {
    name: words.comments,
    columns: [
      moment(words.time),
      text(words.organization, 16),
      text(words.onWhat, 40),
      text(words.comment, 60),
      text(words.replyTo, 40),
      text(words.mentions, 24),
      text(planWords(language).status, 14),
    ],
    values: (forum) =>
      [...forum.state.comments.values()]
        .toSorted((a, b) => compare(a.at, b.at) || compare(a.id, b.id))
        .map((each) => values(forum, each)),
  };
}

function statusOf({ withdrawn, resolved }: Comment, language: Language): string {
  const words = workshopWords(language);
  if (withdrawn) return words.commentWithdrawn;
  return resolved ? words.commentResolved : words.commentOpen;
}

/** A row for each card that was voted for; who voted for what is told nowhere. */
export function rounds(language: Language): SheetOf<Forum> {
  const words = workshopWords(language);
  return {
    name: words.rounds,
    columns: [
      text(planWords(language).dimension, 30),
      text(words.question, 50),
      count(words.votesPerPerson),
      text(words.open, 10),
      count(words.voters),
      text(words.card, 50),
      count(words.votes),
    ],
    values: ({ state }) =>
      [...state.rounds.values()]
        .map((round) => ({ round, board: boardOf(state, round, language) }))
        .toSorted((a, b) => compare(a.board, b.board) || compare(a.round.id, b.round.id))
        .flatMap(({ round, board }) => rowsOf(state, round, board, language)),
  };
}

function rowsOf(
  state: WorkshopState,
  { question, votesPerPerson, open, voters, tally = [] }: VotingRound,
  board: string,
  language: Language,
): readonly Values[] {
  const { yes, no } = wordsOf(language);
  const round: Values = [board, question, votesPerPerson, open ? yes : no, voters ?? null];
  if (tally.length === 0) return [[...round, null, null]];
  return tally.map(({ on, votes }) => [...round, entityName(state, state, on).label, votes]);
}

function boardOf({ dimensions }: WorkshopState, { dimensionId }: VotingRound, language: Language) {
  const dimension = dimensions.get(dimensionId);
  return dimension ? dimensionTitle(dimension, language) : dimensionId;
}
