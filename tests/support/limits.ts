/** Settings with which limits on how fast one person may be stand in no test's way. */
export const unlimited = {
  REMBUK_LIMIT_REQUESTS_BURST: '100000',
  REMBUK_LIMIT_REQUESTS_PER_SECOND: '100000',
  REMBUK_LIMIT_MESSAGES_BURST: '100000',
  REMBUK_LIMIT_MESSAGES_PER_SECOND: '100000',
  REMBUK_LOG_LEVEL: 'warn',
} as const;
