/**
 * Light that a value of sRGB stands for.
 * @param value 0 black to 1 white
 * @returns 0 to 1, in proportion to the light
 * @see IEC 61966-2-1
 */
export const linearLight = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** Value of sRGB, 0 to 1, that stands for a share of the light, 0 to 1: the reverse of {@link linearLight}. */
export const grayOfLight = (light: number): number =>
  light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
