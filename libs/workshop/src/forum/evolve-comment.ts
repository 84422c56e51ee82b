import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import type { Open, OpenState } from '../open-state.ts';
import type { Comment } from '../state.ts';
import { marks, touch, untouched } from '../touches.ts';
import type { ForumEvent } from './events.ts';

type CommentEvent = Extract<ForumEvent, { type: `Comment${string}` }> & Place;

export function evolveComment({ comments }: OpenState, event: CommentEvent): void {
  const { commentId } = event.data;
  switch (event.type) {
    case 'CommentPosted':
      return comments.set(commentId, posted(event.data, event));
    case 'CommentRevised': {
      const { text, mentions } = event.data;
      return comments.change(commentId, (comment) => {
        comment.text = text;
        comment.mentions = mentions;
      });
    }
    case 'CommentWithdrawn':
      return comments.change(commentId, (comment) => {
        comment.text = '';
        comment.mentions = [];
        comment.withdrawn = true;
      });
    case 'CommentResolved':
    case 'CommentReopened':
      return comments.change(commentId, (comment) => {
        comment.resolved = event.type === 'CommentResolved';
        touch(comment, [marks.resolved], event);
      });
  }
}

function posted(data: EventData<'CommentPosted'>, { meta }: Place): Open<Comment> {
  const { commentId: id, ...words } = data;
  const { actorId: authorId, organizationId, at } = meta;
  const fresh = { resolved: false, withdrawn: false, touched: untouched.copy() };
  const comment = { id, ...words, authorId, at, ...fresh };
  return organizationId === undefined ? comment : { ...comment, organizationId };
}
