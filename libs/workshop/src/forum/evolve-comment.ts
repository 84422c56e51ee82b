import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import type { Comment, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { marks, touch, untouched } from '../touches.ts';
import type { ForumEvent } from './events.ts';

type CommentEvent = Extract<ForumEvent, { type: `Comment${string}` }> & Place;
type Comments = WorkshopState['comments'];

export function evolveComment(comments: Comments, event: CommentEvent): Comments {
  const { commentId } = event.data;
  switch (event.type) {
    case 'CommentPosted':
      return comments.set(commentId, posted(event.data, event));
    case 'CommentRevised': {
      const { text, mentions } = event.data;
      return changeEntry(comments, commentId, (comment) => ({ ...comment, text, mentions }));
    }
    case 'CommentWithdrawn':
      return changeEntry(comments, commentId, (comment) => ({
        ...comment,
        text: '',
        mentions: [],
        withdrawn: true,
      }));
    case 'CommentResolved':
    case 'CommentReopened':
      return changeEntry(comments, commentId, (comment) => ({
        ...comment,
        resolved: event.type === 'CommentResolved',
        touched: touch(comment.touched, [marks.resolved], event),
      }));
  }
}

function posted(data: EventData<'CommentPosted'>, { meta }: Place): Comment {
  const { commentId: id, ...words } = data;
  const { actorId: authorId, organizationId, at } = meta;
  const fresh = { resolved: false, withdrawn: false, touched: untouched };
  const comment = { id, ...words, authorId, at, ...fresh };
  return organizationId === undefined ? comment : { ...comment, organizationId };
}
