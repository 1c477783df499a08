/** Most bytes measured for a pixel in a file of each format, plus a good half more. */
export const MOST_BYTES_PER_PIXEL = {
  /** of a drawn screen */
  gif: 0.25,
  /** of a drawn screen */
  mp4: 0.15,
  edges: 0.1,
  jpeg: 0.5,
} as const;
