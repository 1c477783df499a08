/** xterm's default sixteen colours, 0xRRGGBB. */
const SIXTEEN = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
  0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
] as const;

const CUBE_LEVELS = [0, 95, 135, 175, 215, 255] as const;
const GRAYS = 24;

/**
 * xterm's sixteen colours, numbered as in its SGR codes.
 * @see https://invisible-island.net/xterm/manpage/xterm.html (color0 to color15)
 */
export const XTERM_16: Uint32Array = Uint32Array.from(SIXTEEN);

/**
 * xterm's 256 colours: the sixteen, a cube of 6×6×6 and 24 grays.
 * @see https://invisible-island.net/xterm/xterm.faq.html#problems_colors
 */
export const XTERM_256: Uint32Array = Uint32Array.from([
  ...SIXTEEN,
  ...CUBE_LEVELS.flatMap((r) => CUBE_LEVELS.flatMap((g) => CUBE_LEVELS.map((b) => (r << 16) | (g << 8) | b))),
  ...Array.from({ length: GRAYS }, (_, step) => (8 + 10 * step) * 0x010101),
]);
