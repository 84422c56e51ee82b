import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page may connect from where it was loaded. Browsers always name the origin of a WebSocket, and a page
 * cannot forge it; a request without one comes from no page. CORS does not apply to WebSockets, so this is what
 * keeps foreign pages out.
 */
export function isOriginAllowed(
  { origin, host }: IncomingHttpHeaders,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true;
  return allowed.includes(origin) || (host !== undefined && hostOf(origin) === host.toLowerCase());
}

/** Host and port as a Host header names them; nothing for `null`, and for what is no address of the web. */
function hostOf(origin: string): string | undefined {
  const url = URL.parse(origin);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.host : undefined;
}
