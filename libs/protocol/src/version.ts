/** Version of the live protocol; a client names the one it speaks when it connects. */
export const protocolVersion = 2;

/** The socket.io namespace of the live protocol. */
export const liveNamespace = '/live';
