import { type Decision, type Refusal, refuse } from '../decision.ts';
import { type EntityRef, isEntityRef, isId, plainRef } from '../ids.ts';
import { limits } from '../limits.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import type { Comment, WorkshopState } from '../state.ts';
import { firstInvalid, isListOf, isText, present, sameValue } from '../values.ts';
import { exists } from './entity.ts';
import type { ForumEvent } from './events.ts';

/** A comment's words are its author's alone; whether it is dealt with is everyone's. */

export function post(state: WorkshopState, data: CommandData<'PostComment'>): Decision<ForumEvent> {
  const invalid =
    firstInvalid({ commentId: isId(data.commentId), on: isEntityRef(data.on) }) ??
    invalidWords(data);
  if (invalid) return invalid;
  const mentions = [...new Set(data.mentions)];
  if (!exists(state, data.on)) return refuse('unknown_entity');
  const unfit = unknownMention(state, mentions) ?? unfitReply(state, data.on, data.replyTo);
  if (unfit) return unfit;
  if (state.comments.has(data.commentId)) return refuse('id_taken');
  if (state.comments.size >= limits.commentsMax) return refuse('limit_reached');
  const { commentId, text, replyTo } = data;
  const posted = { commentId, on: plainRef(data.on), text, mentions, ...present({ replyTo }) };
  return [{ type: 'CommentPosted', v: 1, data: posted }];
}

/** Mentions stay as they are where the command is silent on them. */
export function reviseComment(
  state: WorkshopState,
  data: CommandData<'ReviseComment'>,
  context: DecisionContext,
): Decision<ForumEvent> {
  const invalid = invalidWords(data);
  if (invalid) return invalid;
  const { commentId, text } = data;
  const comment = ownComment(state, commentId, context);
  if ('refused' in comment) return comment;
  const mentions = data.mentions ? [...new Set(data.mentions)] : comment.mentions;
  const added = mentions.filter((id) => !comment.mentions.includes(id));
  const unfit = unknownMention(state, added);
  if (unfit) return unfit;
  if (comment.text === text && sameValue(comment.mentions, mentions)) return [];
  return [{ type: 'CommentRevised', v: 1, data: { commentId, text, mentions } }];
}

/** Its words go from the page, not from history; what was replied to it stays. */
export function withdraw(
  state: WorkshopState,
  { commentId }: CommandData<'WithdrawComment'>,
  context: DecisionContext,
): Decision<ForumEvent> {
  const comment = ownComment(state, commentId, context);
  if ('refused' in comment) return comment;
  return [{ type: 'CommentWithdrawn', v: 1, data: { commentId } }];
}

export function resolve(
  state: WorkshopState,
  { commentId }: CommandData<'ResolveComment'>,
): Decision<ForumEvent> {
  const comment = standingComment(state, commentId);
  if ('refused' in comment) return comment;
  if (comment.resolved) return refuse('already_resolved');
  return [{ type: 'CommentResolved', v: 1, data: { commentId } }];
}

export function reopen(
  state: WorkshopState,
  { commentId }: CommandData<'ReopenComment'>,
): Decision<ForumEvent> {
  const comment = standingComment(state, commentId);
  if ('refused' in comment) return comment;
  if (!comment.resolved) return refuse('not_resolved');
  return [{ type: 'CommentReopened', v: 1, data: { commentId } }];
}

function standingComment(state: WorkshopState, id: string): Comment | Refusal {
  const comment = state.comments.get(id);
  if (!comment) return refuse('unknown_comment');
  return comment.withdrawn ? refuse('withdrawn') : comment;
}

function ownComment(state: WorkshopState, id: string, { actor }: DecisionContext) {
  const comment = standingComment(state, id);
  if ('refused' in comment) return comment;
  return comment.authorId === actor.id ? comment : refuse('not_author');
}

function invalidWords({ text, mentions }: CommandData<'ReviseComment'>): Refusal | undefined {
  return firstInvalid({
    text: isText(text, limits.comment, true),
    mentions: mentions === undefined || isListOf(isId, mentions),
  });
}

function unknownMention(state: WorkshopState, mentions: readonly string[]): Refusal | undefined {
  return mentions.every((id) => state.organizations.has(id))
    ? undefined
    : refuse('unknown_organization');
}

/** A comment that was withdrawn meanwhile may still be answered: the answer's words are not lost. */
function unfitReply(
  state: WorkshopState,
  on: EntityRef,
  replyTo: string | undefined,
): Refusal | undefined {
  if (replyTo === undefined) return undefined;
  const answered = state.comments.get(replyTo);
  if (!answered) return refuse('unknown_comment');
  return answered.on.kind === on.kind && answered.on.id === on.id
    ? undefined
    : refuse('reply_elsewhere');
}
