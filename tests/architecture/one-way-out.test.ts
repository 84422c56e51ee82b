import { describe, expect, it } from '@jest/globals';
import { filesLike, read } from './pages.ts';

/** The server's sources, without what only tests use. */
const sources = filesLike('apps/api/src/**/*.ts').filter(
  (file) => !file.endsWith('.spec.ts') && !file.startsWith('apps/api/src/testing/'),
);

/** Whatever makes socket.io, or the line below it, send something. */
const sends = /\.(?:emit|emitWithAck|write|send|serverSideEmit)\(|\bbroadcast\(/;
const toSockets = /\bsocket\.io\b|\bsocket\b|\bnamespace\b|\bconnection\b/i;

function filesThatMatch(pattern: RegExp): readonly string[] {
  return sources.filter((file) => pattern.test(withoutComments(read(file))));
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
}

describe('there is one way for an event to reach a client', () => {
  it('the message `events` is sent in one file', () => {
    const naming = /(?:emit|broadcast)(?:<[^>]*>)?\(\s*['"`]events['"`]/;
    expect(filesThatMatch(naming)).toEqual(['apps/api/src/live/room.ts']);
  });

  it('nothing outside apps/api/src/live sends to sockets', () => {
    const senders = filesThatMatch(sends).filter((file) => toSockets.test(read(file)));
    expect(senders.filter((file) => !file.startsWith('apps/api/src/live/'))).toEqual([]);
    expect(filesThatMatch(/\.emit\(/)).toEqual([
      'apps/api/src/live/connection.ts',
      'apps/api/src/live/room.ts',
    ]);
  });

  it('gateway, messages and opening answer, and send nothing', () => {
    const answering = ['live.gateway', 'live-messages', 'workshop-opening', 'live.adapter'];
    for (const name of answering) {
      const source = withoutComments(read(`apps/api/src/live/${name}.ts`));
      expect([name, sends.test(source)]).toEqual([name, false]);
    }
  });

  it('rooms are pushed to by the publisher alone, which hears of commits alone', () => {
    expect(filesThatMatch(/\bnew Room\(/)).toEqual(['apps/api/src/live/live-publisher.ts']);
    expect(filesThatMatch(/\broom\??\.push\(/)).toEqual(['apps/api/src/live/live-publisher.ts']);
    const publisher = withoutComments(read('apps/api/src/live/live-publisher.ts'));
    expect(publisher.match(/room\.push\(/g)).toHaveLength(1);
    expect(publisher).toMatch(/workshops\.onCommitted\(/);
  });

  it('no gateway is known but the one of the live protocol', () => {
    expect(filesThatMatch(/@WebSocketGateway\(/)).toEqual(['apps/api/src/live/live.gateway.ts']);
    expect(filesThatMatch(/@SubscribeMessage\(/)).toEqual([]);
  });
});
