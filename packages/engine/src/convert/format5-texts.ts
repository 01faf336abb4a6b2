/**
 * Texts that format 5 allows and format 6 does not: messages and titles that name no field. They are taken over as they
 * are, since risk events must not change, and a comment keeps `karst validate` from reporting each of them: what was no
 * error before the conversion is none after it. A broken token is an error in format 5 too (K16), and stays one.
 */
import { brokenTokens, fitsFormat6 } from '../content/message-text.ts'

export const TAKEN_OVER = 'karst: ignore V127 taken over from format 5, which lets a text name no field'

/** The comment for a text that needs one. */
export function takenOver(text: string): string | undefined {
  return fitsFormat6(text) || brokenTokens(text).length > 0 ? undefined : TAKEN_OVER
}

/** True for the comment that a conversion has written: the way back leaves it out without a word. */
export function isTakenOver(comment: string): boolean {
  return comment.replace(/^#\s*/, '') === TAKEN_OVER
}
