const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;

/**
 * Brightness of one pixel as television weighs it, on gamma-encoded values.
 * @returns 0 to 255, not rounded
 * @see ITU-R BT.601-7, 2.5.1
 */
export const lumaOf = (red: number, green: number, blue: number): number => RED * red + GREEN * green + BLUE * blue;

/**
 * Turn RGB into gray.
 * @param rgb 3 bytes a pixel
 * @returns one byte a pixel, rounded
 */
export const toGray = (rgb: Uint8Array): Uint8Array => {
  const gray = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < gray.length; i++, at += 3) {
    gray[i] = lumaOf(rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number) + 0.5;
  }
  return gray;
};
