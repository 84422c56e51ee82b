import { createPublicKey, type KeyObject } from 'node:crypto';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type ChainVerdict, keyIdOf, type SignedHead } from '@rembuk/event-sourcing';
import {
  CurrentIdentity,
  HeavyRead,
  Leaving,
  orThrow,
  Public,
  RefusedException,
} from '../http/index.ts';
import type { Identity } from '../common/identity.ts';
import { WorkshopParamsDto } from '../common/workshop-params.dto.ts';
import { SIGNING_KEY } from '../store/store.tokens.ts';
import { WorkshopAccess } from '../workshops/workshop-access.ts';
import { AtDto } from './dto.ts';
import { ProofService } from './proof.service.ts';
import { ReplayService } from './replay.service.ts';

/** That a history is what it was: for whoever asks now, and for whoever looks again in ten years. */
@ApiTags('replay')
@Controller()
export class ProofController {
  readonly #key: { readonly keyId: string; readonly publicKey: string };

  constructor(
    private readonly access: WorkshopAccess,
    private readonly replay: ReplayService,
    private readonly proof: ProofService,
    @Inject(SIGNING_KEY) key: KeyObject,
  ) {
    const publicKey = createPublicKey(key);
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    this.#key = { keyId: keyIdOf(publicKey), publicKey: String(pem) };
  }

  /** Whether the history is as it was recorded, from the first event on; otherwise the first revision that is not. */
  @Get('workshops/:workshopId/audit')
  @ApiBearerAuth()
  @HeavyRead()
  async audit(
    @Param() { workshopId }: WorkshopParamsDto,
    @CurrentIdentity() identity: Identity,
    @Leaving() leaving: AbortSignal,
  ): Promise<ChainVerdict> {
    orThrow(await this.access.admit(workshopId, identity, 'audit'));
    const verdict = await this.proof.audit(workshopId, identity.personId, leaving);
    // A broken chain is an answer, not a refusal; it has no code.
    if ('code' in verdict) throw new RefusedException(verdict);
    return verdict;
  }

  /** A pin: where the history stands, or stood, signed. The more people keep one, the better. */
  @Get('workshops/:workshopId/head/signed')
  @ApiBearerAuth()
  async signedHead(
    @Param() { workshopId }: WorkshopParamsDto,
    @Query() { at }: AtDto,
    @CurrentIdentity() identity: Identity,
  ): Promise<SignedHead> {
    const { workshop } = orThrow(await this.access.admit(workshopId, identity, 'replay'));
    const { revision } = orThrow(await this.replay.revisionOf(workshopId, at, workshop.head, 'at'));
    return orThrow(await this.proof.signedHead(workshopId, revision));
  }

  /** The public key by which heads are signed, in PEM; for anyone. */
  @Get('signing-key')
  @Public()
  signingKey(): { readonly keyId: string; readonly publicKey: string } {
    return this.#key;
  }
}
