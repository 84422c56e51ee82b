import { describe, expect, it } from '@jest/globals';
import { evolve } from '../evolve.ts';
import { by, folded, given } from '../testing/given.ts';
import type { EntityRef } from '../ids.ts';
import { limits } from '../limits.ts';
import type { CommandData } from '../messages.ts';
import { aligned, allocated, hall, happened, linkDrawn } from '../testing/hall.ts';

const on = { kind: 'sheet', id: 'soc-1a' } as const;
const post = (data: Partial<CommandData<'PostComment'>> = {}) =>
  ({ type: 'PostComment', data: { commentId: 'c1', on, text: 'Who pays?', ...data } }) as const;
const posted = (data: Partial<CommandData<'PostComment'>> = {}) =>
  happened('CommentPosted', { ...post().data, mentions: [], ...data });
const withdrawn = happened('CommentWithdrawn', { commentId: 'c1' });
const resolved = happened('CommentResolved', { commentId: 'c1' });
const revise = (data: { text: string; mentions?: readonly string[] }) =>
  ({ type: 'ReviseComment', data: { commentId: 'c1', ...data } }) as const;

describe('posting a comment', () => {
  const everything = [
    ...hall,
    allocated('soc-1a', 2019),
    happened('SheetAligned', { sheetId: 'soc-1a', alignmentId: 'al-1', ...aligned }),
    happened('IndicatorAdded', {
      indicatorId: 'in-1',
      on,
      name: 'Desa',
      level: 'output',
      unit: 'desa',
      direction: 'up',
    }),
    linkDrawn({ linkId: 'l1', from: on, to: { kind: 'sheet', id: 'liv-1a' }, type: 'supports' }),
    happened('MilestoneSet', { milestoneId: 'm1', name: 'Bimtek II', revision: 3 }),
    happened('SheetWithdrawn', { sheetId: 'soc-1b' }),
  ];

  it.each<EntityRef>([
    { kind: 'workshop', id: 'workshop' },
    { kind: 'board', id: 'economy' },
    { kind: 'strategy', id: 'soc-1' },
    { kind: 'sheet', id: 'soc-1b' },
    { kind: 'allocation', id: 'soc-1a/2019' },
    { kind: 'alignment', id: 'soc-1a/al-1' },
    { kind: 'indicator', id: 'in-1' },
    { kind: 'link', id: 'l1' },
    { kind: 'milestone', id: 'm1' },
  ])('is open on anything that there is, withdrawn or not: %j', (ref) => {
    given(...everything)
      .when(post({ on: ref }))
      .thenHappened(posted({ on: ref }));
    given(...hall, happened('SheetWithdrawn', { sheetId: 'soc-1b' }))
      .when(post({ on: { ...ref, id: `${ref.id}x` } }))
      .thenRefused('unknown_entity');
  });

  it.each<EntityRef>([
    { kind: 'allocation', id: 'soc-1a' },
    { kind: 'allocation', id: 'soc-1a/2020' },
    { kind: 'allocation', id: 'soc-1a/2019/x' },
    { kind: 'alignment', id: 'soc-1b/al-1' },
    { kind: 'alignment', id: 'soc-1a/constructor' },
    { kind: 'sheet', id: 'soc-1' },
  ])('is refused on what there is not: %j', (ref) => {
    given(...everything)
      .when(post({ on: ref }))
      .thenRefused('unknown_entity');
  });

  it('calls upon organizations that there are, each once', () => {
    given(...hall)
      .when(post({ mentions: ['dpu', 'disbanded', 'dpu'] }))
      .thenHappened(posted({ mentions: ['dpu', 'disbanded'] }));
    given(...hall)
      .when(post({ mentions: ['nobody'] }))
      .thenRefused('unknown_organization');
  });

  it('answers a comment on the same thing, also one that was withdrawn', () => {
    const reply = { commentId: 'c2', replyTo: 'c1' };
    given(...hall, posted())
      .when(post(reply))
      .thenHappened(posted(reply));
    given(...hall, posted(), withdrawn)
      .when(post(reply))
      .thenHappened(posted(reply));
    given(...hall)
      .when(post(reply))
      .thenRefused('unknown_comment');
    given(...hall, posted({ on: { kind: 'sheet', id: 'soc-1b' } }))
      .when(post(reply))
      .thenRefused('reply_elsewhere');
    given(...hall, posted({ on: { kind: 'strategy', id: 'soc-1a' } }))
      .when(post(reply))
      .thenRefused('reply_elsewhere');
  });

  it('is one of as many as a workshop may hold', () => {
    const many = Array.from({ length: limits.commentsMax }, (_, i) =>
      posted({ commentId: `many${i}` }),
    );
    given(...hall, ...many)
      .when(post())
      .thenRefused('limit_reached');
  });

  it('has an id of its own', () => {
    given(...hall, posted())
      .when(post())
      .thenRefused('id_taken');
  });

  it.each([
    ['commentId', { commentId: '' }],
    ['on', { on: { kind: 'planet', id: 'x' } as never }],
    ['text', { text: ' ' }],
    ['text', { text: 'x'.repeat(2001) }],
    ['mentions', { mentions: 'dpu' as never }],
    ['mentions', { mentions: Array<string>(101).fill('dpu') }],
  ])('refuses an invalid %s (%#)', (field, data) => {
    given(...hall)
      .when(post(data))
      .thenRefused('invalid_value', { field });
  });
});

describe('a comment', () => {
  const place = { revision: hall.length, meta: { actorId: 'ani', at: '2018-10-02T04:00:00.000Z' } };

  it('is its author’s, and of the organization that they sat there for', () => {
    const comment = evolve(folded(hall), { ...posted(), ...place }).comments.get('c1');
    expect(comment).toMatchObject({ authorId: 'ani', at: '2018-10-02T04:00:00.000Z' });
    expect(comment).not.toHaveProperty('organizationId');
    const seated = { ...place, meta: { ...place.meta, organizationId: 'dpu' } };
    expect(evolve(folded(hall), { ...posted(), ...seated }).comments.get('c1')).toMatchObject({
      authorId: 'ani',
      organizationId: 'dpu',
    });
  });
});

describe('the words of a comment', () => {
  const withdraw = { type: 'WithdrawComment', data: { commentId: 'c1' } } as const;
  const mine = [...hall, by('ani', posted({ mentions: ['dpu'] }))];
  const me = { actor: 'ani' };

  it('are changed by their author', () => {
    given(...mine)
      .when(revise({ text: 'Who leads?' }), me)
      .thenHappened(
        happened('CommentRevised', { commentId: 'c1', text: 'Who leads?', mentions: ['dpu'] }),
      );
    given(...mine)
      .when(revise({ text: 'Who leads?', mentions: ['bpbd', 'bpbd'] }), me)
      .thenHappened(
        happened('CommentRevised', { commentId: 'c1', text: 'Who leads?', mentions: ['bpbd'] }),
      );
    given(...mine)
      .when(revise({ text: 'Who pays?' }), me)
      .thenNothing();
    given(...mine)
      .when(revise({ text: 'Who pays?', mentions: ['nobody'] }), me)
      .thenRefused('unknown_organization');
    given(...mine)
      .when(revise({ text: '' }), me)
      .thenRefused('invalid_value', { field: 'text' });
  });

  it('are withdrawn by their author, and their text leaves the page', () => {
    given(...mine)
      .when(withdraw, me)
      .thenHappened(withdrawn);
    expect(folded([...mine, by('ani', withdrawn)]).comments.get('c1')).toMatchObject({
      text: '',
      mentions: [],
      withdrawn: true,
    });
  });

  it('are nobody else’s', () => {
    for (const command of [revise({ text: 'Never mind' }), withdraw])
      given(...mine)
        .when(command, { actor: 'citra', overwrite: true })
        .thenRefused('not_author');
  });

  it('are there', () => {
    for (const command of [revise({ text: 'Never mind' }), withdraw]) {
      given(...hall)
        .when(command, me)
        .thenRefused('unknown_comment');
      given(...mine, by('ani', withdrawn))
        .when(command, me)
        .thenRefused('withdrawn');
    }
  });
});

describe('dealing with a comment', () => {
  const resolve = { type: 'ResolveComment', data: { commentId: 'c1' } } as const;
  const reopen = { type: 'ReopenComment', data: { commentId: 'c1' } } as const;

  it('is resolved by anyone, and reopened', () => {
    given(...hall, posted())
      .when(resolve)
      .thenHappened(resolved);
    given(...hall, posted(), resolved)
      .when(resolve)
      .thenRefused('already_resolved');
    given(...hall, posted(), resolved)
      .when(reopen)
      .thenHappened(happened('CommentReopened', { commentId: 'c1' }));
    given(...hall, posted())
      .when(reopen)
      .thenRefused('not_resolved');
    given(...hall, posted(), resolved, happened('CommentReopened', { commentId: 'c1' }))
      .when(resolve)
      .thenHappened(resolved);
  });

  it('needs one that stands', () => {
    for (const command of [resolve, reopen]) {
      given(...hall)
        .when(command)
        .thenRefused('unknown_comment');
      given(...hall, posted(), withdrawn)
        .when(command)
        .thenRefused('withdrawn');
    }
  });
});
