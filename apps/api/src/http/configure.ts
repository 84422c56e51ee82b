import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { CLOCK, type Clock, type Config, CONFIG } from '../config/index.ts';
import { LOG, type Log, MetricsService } from '../operations/index.ts';
import { bodyCheck, notKept, originCheck, requestLog } from './middleware.ts';
import { ProblemFilter } from './problem.filter.ts';
import { createValidationPipe } from './validation.ts';

/** Under this stands the API; health, metrics and documents stand beside it. */
export const apiPrefix = 'api/v1';

/** A letterhead with its logo, which is of 256 KB at most and a third more as base64. */
const OFFICE_BYTES_MAX = 384 * 1024;

function isOfficeBody({ method, url, headers }: IncomingMessage): boolean {
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '');
  return method === 'PUT' && url === `/${apiPrefix}/office` && isJson;
}

/** What every request passes on its way, in this order: id and log, headers, origin, size and form of the body. */
export function configureHttp(app: NestExpressApplication): void {
  const config = app.get<Config>(CONFIG);
  const log = app.get<Log>(LOG);
  app.set('trust proxy', config.trustedProxies);
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(requestLog(log, app.get(MetricsService), app.get<Clock>(CLOCK)));
  app.use(securityHeaders());
  app.use(notKept());
  if (config.origins.length > 0) app.enableCors({ origin: [...config.origins], maxAge: 600 });
  app.use(originCheck(config.origins));
  app.useBodyParser('json', { limit: OFFICE_BYTES_MAX, inflate: false, type: isOfficeBody });
  app.useBodyParser('json', { limit: config.limits.bodyBytesMax, inflate: false });
  app.use(bodyCheck());
  app.setGlobalPrefix(apiPrefix, { exclude: ['health/live', 'health/ready', 'metrics'] });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter(log));
}

function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      // The server itself speaks HTTP; whoever puts TLS before it adds this there, and HSTS too.
      directives: { upgradeInsecureRequests: null },
    },
    strictTransportSecurity: false,
  });
}
