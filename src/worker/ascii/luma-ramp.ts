/**
 * Seventy characters from no ink to most ink.
 * @see http://paulbourke.net/dataformats/asciiart/ Paul Bourke, "Character representation of grey scale images"
 */
const RAMP = ' .\'`^",:;Il!i><~+_-?][}{1)(|\\/tfjrxnuvczXYUJCLQ0OZmwqpdbkhao*#MW&8%B@$';

const GLYPHS = new TextEncoder().encode(RAMP);
const GLYPH_OF_LUMA = Uint8Array.from(
  { length: 256 },
  (_, luma) => GLYPHS[Math.floor((luma * GLYPHS.length) / 256)] ?? 32,
);

/**
 * Choose a character for each pixel by its brightness, for light text on a dark ground.
 * @param luma one byte a cell, row by row, 0 black to 255 white
 * @param cells takes one ASCII code a cell; as long as `luma`
 */
export const matchLuma = (luma: Uint8Array, cells: Uint8Array): void => {
  for (let i = 0; i < cells.length; i++) cells[i] = GLYPH_OF_LUMA[luma[i] ?? 0] ?? 32;
};
