import { protocolVersion, refused, type Refused } from '@rembuk/protocol';

/** Longer is no token of ours. */
const TOKEN_LENGTH_MAX = 4_096;

/** The token of a handshake, or why it is none. The version is looked at first: all else may have another form. */
export function tokenOf(auth: Readonly<Record<string, unknown>>): string | Refused {
  const { protocol, token } = auth;
  if (protocol !== protocolVersion)
    return refused('protocol_unsupported', { spoken: [protocolVersion] });
  if (typeof token !== 'string' || token === '' || token.length > TOKEN_LENGTH_MAX)
    return refused('unauthenticated');
  return token;
}

/** A refusal as socket.io hands it to the client: `connect_error` with the refusal in `data`. */
export function connectError(refusal: Refused): Error & { readonly data: Refused } {
  return Object.assign(new Error(refusal.code), { data: refusal });
}
