/** Every bound of the live connections. What happens past each stands beside the code that looks at it. */
export interface LiveBounds {
  readonly messagesBurst: number;
  readonly messagesPerSecond: number;
  readonly connectionsMax: number;
  readonly connectionsPerPersonMax: number;
  readonly workshopsPerConnectionMax: number;
  /** A connection that has not authenticated by then is closed. */
  readonly handshakeMs: number;
  /** The server asks that often whether a client is still there, */
  readonly pingEveryMs: number;
  /**
   * and gives it so long to answer before it closes the line: the question waits behind whatever the line is busy with.
   */
  readonly pongMs: number;
  /**
   * Whose line has brought nothing for so long, no pong either, is not shown to the others until it does: long before it
   * is closed. Twice `pingEveryMs` leaves a slow line the time of one ping to answer in.
   */
  readonly silentMs: number;
  readonly messageBytesMax: number;
  /** Packets that may wait for a client that does not read. */
  readonly backlogPacketsMax: number;
  readonly backlogBytesMax: number;
  /** How long a client that is told goodbye has to take what is still waiting for it. */
  readonly goodbyeMs: number;
  /** When it is busy, one frame of a workshop for each of these. */
  readonly tickMs: number;
  readonly frameEventsMax: number;
  readonly frameBytesMax: number;
  readonly headEveryMs: number;
  /** Events in one answer to `open`; the client asks again for the rest. */
  readonly openEventsMax: number;
  /** Their JSON where the client takes parts, */
  readonly openBytesMax: number;
  /** and where it does not: on a line of 20 KB/s a message of that size leaves a ping the time to be answered. */
  readonly plainBytesMax: number;
  /** What is larger goes in parts, to clients that take them: packed it is a fraction of that. */
  readonly answerBytesMax: number;
  /** Of a part, packed; base64 adds a third. Little enough to pass between two pings on a bad line. */
  readonly partBytesMax: number;
  /** Parts that are kept for those who may ask for them. */
  readonly partsKeptBytesMax: number;
  /** A written snapshot is sent again, with the events behind it, while it is at most that far behind. */
  readonly snapshotBehindMax: number;
  readonly snapshotKeptMs: number;
  readonly presenceEveryMs: number;
  /** What the movements of others may cost each receiver; where many move at once they are told of less often. */
  readonly presenceBytesPerSecond: number;
  /** Raised hands are told of at most that often. */
  readonly handsEveryMs: number;
  /** Summons and turns of the timer, each of which goes to everybody at once: of one person, */
  readonly steeringBurst: number;
  readonly steeringPerSecond: number;
  /** and of everyone who may in one workshop. */
  readonly workshopSteeringBurst: number;
  readonly workshopSteeringPerSecond: number;
  /** Turns of a shared replay, by who leads it: dragging along a timeline makes several a second. */
  readonly replayBurst: number;
  readonly replayPerSecond: number;
  /** A leader of whom nothing is heard for so long leads no more: it stands still, */
  readonly replayAwayMs: number;
  /** and without another one ends after as long as this. */
  readonly replayLeaderlessMs: number;
}

export const defaultLiveBounds: LiveBounds = {
  messagesBurst: 600,
  messagesPerSecond: 60,
  connectionsMax: 2_000,
  connectionsPerPersonMax: 10,
  messageBytesMax: 64 * 1024,
  backlogPacketsMax: 1_000,
  workshopsPerConnectionMax: 8,
  handshakeMs: 10_000,
  pingEveryMs: 4_000,
  pongMs: 25_000,
  silentMs: 8_000,
  backlogBytesMax: 4 * 1024 * 1024,
  goodbyeMs: 2_000,
  tickMs: 16,
  frameEventsMax: 500,
  frameBytesMax: 256 * 1024,
  headEveryMs: 5_000,
  openEventsMax: 1_000,
  openBytesMax: 1024 * 1024,
  plainBytesMax: 256 * 1024,
  answerBytesMax: 16 * 1024,
  partBytesMax: 24 * 1024,
  partsKeptBytesMax: 32 * 1024 * 1024,
  snapshotBehindMax: 200,
  snapshotKeptMs: 60_000,
  presenceEveryMs: 50,
  presenceBytesPerSecond: 32 * 1024,
  handsEveryMs: 250,
  steeringBurst: 10,
  steeringPerSecond: 0.5,
  workshopSteeringBurst: 30,
  workshopSteeringPerSecond: 2,
  replayBurst: 20,
  replayPerSecond: 4,
  replayAwayMs: 5_000,
  replayLeaderlessMs: 600_000,
};
