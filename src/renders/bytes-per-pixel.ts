/** Most bytes that a pixel was seen to take in a file of each form, and a good half more. */
export const MOST_BYTES_PER_PIXEL = {
  /** of a drawn screen */
  gif: 0.25,
  /** of a drawn screen */
  mp4: 0.15,
  edges: 0.1,
  jpeg: 0.5,
} as const;
