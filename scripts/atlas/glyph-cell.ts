/** Size of a character cell, pixels. */
export interface CellSize {
  /** 1 to 8 */
  readonly width: number;
  readonly height: number;
}

/**
 * Draw a glyph by asking for each pixel whether it has ink.
 * @param inked called with the column from the left and the row from the top
 * @returns one byte a row from top to bottom, the leftmost pixel in the highest bit
 */
export const drawGlyph = ({ width, height }: CellSize, inked: (x: number, y: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: height }, (_, y) => {
    let row = 0;
    for (let x = 0; x < width; x++) if (inked(x, y)) row |= 0x80 >> x;
    return row;
  });
