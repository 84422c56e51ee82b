import { limits } from '@rembuk/workshop';
import { Is, Nested, Optional } from './check.ts';
import { id, listOf, revision, text, whole } from './checks.ts';
import { CardRefDto, EntityRefDto } from './references.dto.ts';

const comment = text(limits.comment);
const mentions = listOf(id);

/** Commands that name a comment alone. */
export class CommentOnlyDto {
  @Is(id) readonly commentId!: string;
}

export class PostCommentDto extends CommentOnlyDto {
  @Nested(() => EntityRefDto) readonly on!: EntityRefDto;
  @Is(comment) readonly text!: string;
  @Optional() @Is(mentions) readonly mentions?: readonly string[];
  @Optional() @Is(id) readonly replyTo?: string;
}

export class ReviseCommentDto extends CommentOnlyDto {
  @Is(comment) readonly text!: string;
  @Optional() @Is(mentions) readonly mentions?: readonly string[];
}

/** Commands that name a voting round alone. */
export class RoundOnlyDto {
  @Is(id) readonly roundId!: string;
}

export class OpenVotingDto extends RoundOnlyDto {
  @Is(id) readonly dimensionId!: string;
  @Is(text(limits.question)) readonly question!: string;
  @Is(whole(1, limits.votesPerPersonMax)) readonly votesPerPerson!: number;
}

export class VoteDto extends RoundOnlyDto {
  @Nested(() => CardRefDto) readonly on!: CardRefDto;
}

/** Commands that name a milestone alone. */
export class MilestoneOnlyDto {
  @Is(id) readonly milestoneId!: string;
}

export class RenameMilestoneDto extends MilestoneOnlyDto {
  @Is(text(limits.name)) readonly name!: string;
}

export class SetMilestoneDto extends RenameMilestoneDto {
  @Optional() @Is(revision) readonly revision?: number;
}

export class LockBoardDto {
  @Is(id) readonly dimensionId!: string;
  @Optional() @Is(text(limits.note)) readonly reason?: string;
}
