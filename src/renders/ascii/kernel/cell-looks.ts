const SPACE = 0x20;
const EMPTY_BRAILLE = 0x2800;
const FULL_BLOCK = 0x2588;

/** Whether a character has no ink, so that the colour of its ink never shows. */
export const isInkless = (codePoint: number): boolean => codePoint === SPACE || codePoint === EMPTY_BRAILLE;

/** Whether a character leaves no ground, so that the colour of its ground never shows. */
export const isGroundless = (codePoint: number): boolean => codePoint === FULL_BLOCK;
