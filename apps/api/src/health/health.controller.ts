import type { ServerResponse } from 'node:http';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MaybeIdentity, OptionallySignedIn, Public, refuse } from '../http/index.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Identity } from '../common/identity.ts';
import { NodesHealth } from '../nodes/nodes-health.ts';
import { StoreHealth } from '../store/store-health.ts';
import { MetricsService } from '../operations/index.ts';

type Readiness =
  { readonly status: 'ready' } | { readonly status: 'degraded'; readonly reason: string };

@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(
    private readonly store: StoreHealth,
    private readonly nodes: NodesHealth,
    private readonly metrics: MetricsService,
  ) {}

  /** The process runs and answers. */
  @Get('health/live')
  @Public()
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** The log can be written; else why not. `degraded`: it can, and something that need not last is missing. */
  @Get('health/ready')
  @Public()
  async ready(): Promise<Readiness> {
    const hindrance = await this.store.trouble();
    if (hindrance !== undefined) throw refuse('store_unavailable', { reason: hindrance });
    const reason = this.nodes.trouble();
    return reason === undefined ? { status: 'ready' } : { status: 'degraded', reason };
  }

  /** For Prometheus on this machine; from elsewhere with the operator's token. */
  @Get('metrics')
  @OptionallySignedIn()
  async expose(
    @Req() request: HttpRequest,
    @MaybeIdentity() identity: Identity | undefined,
    @Res() response: ServerResponse,
  ): Promise<void> {
    if (!isLocal(request) && identity?.accountRole !== 'admin')
      throw refuse(identity ? 'forbidden' : 'unauthenticated');
    const { contentType, text } = await this.metrics.expose();
    response.setHeader('content-type', contentType);
    response.end(text);
  }
}

/** From this machine itself: what a proxy on it hands on comes from elsewhere. */
function isLocal({ socket, headers }: HttpRequest): boolean {
  const { remoteAddress = '' } = socket;
  const isLoopback = remoteAddress === '::1' || /^(::ffff:)?127\./.test(remoteAddress);
  const isProxied = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return isLoopback && !isProxied && isLoopbackName(headers.host);
}

/** A foreign page whose name was made to point here asks under that name. */
function isLoopbackName(host = ''): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
}
