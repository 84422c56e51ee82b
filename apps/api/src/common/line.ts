/** A line of text, or none: no control characters, no line breaks, nothing that turns it around, no half of a character. */
export const line = /^[^\p{Cc}\p{Cs}\u2028-\u202E\u2066-\u2069]*$/u;
