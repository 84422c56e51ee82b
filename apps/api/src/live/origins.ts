import type { IncomingMessage } from 'node:http';

/**
 * Whether a page may connect from where it was loaded. Browsers always name the origin of a WebSocket, and pages
 * cannot forge it; a request without one is no page. CORS does not apply to WebSockets, so this is what stops a
 * foreign page from using a visitor's network or address.
 */
export function isOriginAllowed(request: IncomingMessage, allowed: ReadonlySet<string>): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (allowed.has(origin)) return true;
  return host !== undefined && hostOf(origin) === host.toLowerCase();
}

/** With its port, unless that is the scheme's own; nothing for `null` and what is no address. */
function hostOf(origin: string): string | undefined {
  if (!URL.canParse(origin)) return undefined;
  const { protocol, host } = new URL(origin);
  return protocol === 'http:' || protocol === 'https:' ? host : undefined;
}
