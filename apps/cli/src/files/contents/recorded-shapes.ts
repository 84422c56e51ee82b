import { isId } from '@rembuk/workshop';
import { listOf, members, moment, oneOf, optional, type Shape, text, whole } from './shape.ts';

/** What the data of each type of event looks like; all of them are of version 1. */
export type Shapes = Readonly<Record<string, Shape>>;

/** As the server writes them, in identity/person-events.ts; a test of the architecture holds the two together. */
export const personShapes: Shapes = {
  AccountCreated: members({
    username: text,
    name: text,
    role: optional(oneOf('admin', 'kominfo')),
    passwordHash: text,
  }),
  PersonRegistered: members({ name: text, workshopId: isId }),
  PasswordChanged: members({ passwordHash: text, keptSessionId: optional(text) }),
  SessionStarted: members({ sessionId: text, refreshHash: text, expiresAt: moment }),
  SessionRefreshed: members({
    sessionId: text,
    rotation: whole,
    refreshHash: text,
    expiresAt: moment,
  }),
  SessionEnded: members({ sessionId: text, reason: oneOf('signedOut', 'reused', 'superseded') }),
  SessionsRevoked: members({}),
};

const signatory = members({ name: optional(text), rank: optional(text), nip: optional(text) });

/** As the server writes them, in office/office-events.ts. */
export const officeShapes: Shapes = {
  OfficeDescribed: members({
    letterhead: listOf(text),
    logo: optional(text),
    office: optional(text),
    city: optional(text),
    signatory: optional(signatory),
  }),
};

/** As the server writes them, in identity/erasures.ts. */
export const erasureShapes: Shapes = { PersonErased: members({ personId: text }) };

/** Of commands that left no event: OutcomeRecorded of @rembuk/event-sourcing. */
export const outcomeShapes: Shapes = {
  CommandHadNoEffect: members({ decidedAt: whole }),
  CommandRefused: members({
    decidedAt: whole,
    code: optional(text),
    details: optional(members({})),
  }),
};
