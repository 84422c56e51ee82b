import type { IncomingMessage, Server } from 'node:http';

/**
 * Only a WebSocket is an upgrade here. Some clients offer HTTP/2 with every plain request (`Upgrade: h2c`, Java's do);
 * RFC 9110, 7.8 lets a server ignore that and answer in HTTP/1.1, where Node would hand the request to whoever listens
 * for upgrades, and nobody would answer it.
 */
export function ignoreOtherUpgrades(server: Server): void {
  Object.assign(server, { shouldUpgradeCallback: asksForWebSocket });
}

function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}
