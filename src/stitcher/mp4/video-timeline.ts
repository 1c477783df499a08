/** The pictures of one slice, in the order of its file. */
export interface SlicePictures {
  /** start of the slice in the joined video, milliseconds */
  readonly startMs: number;
  /** bytes of each picture; picture i is due at `startMs + i/fps` */
  readonly sizes: Uint32Array;
  /** numbers from 0 of the pictures that can be decoded without others; undefined: all of them */
  readonly sync: Uint32Array | undefined;
}

/** Every picture of the whole video, in order. */
export interface VideoTimeline {
  /** ticks a second, chosen so that every i/fps and every millisecond is a whole number of ticks */
  readonly timescale: number;
  readonly sizes: Uint32Array;
  /** when each picture is due, then when the last one ends; ticks */
  readonly ticks: Float64Array;
  /** numbers from 0 of the pictures that can be decoded without others */
  readonly sync: readonly number[];
}

const TICKS_A_PICTURE = 1000;

/**
 * Put the pictures of slices on one clock: picture i of a slice is due at `startMs + i/fps`, whatever came before it. Where a
 * slice is missing, or has too few pictures for its length, the picture before the hole is held. Before the first slice
 * its first picture is held, since there is no earlier one. So pictures and sound always stay in sync.
 * @param slices in order, at least one, each with at least one picture and none beyond the next slice's start
 * @param durationMs length of the whole video: the last picture ends there
 */
export const videoTimeline = (slices: readonly SlicePictures[], fps: number, durationMs: number): VideoTimeline => {
  const count = slices.reduce((sum, { sizes }) => sum + sizes.length, 0);
  const sizes = new Uint32Array(count);
  const ticks = new Float64Array(count + 1);
  const sync: number[] = [];
  let at = 0;
  for (const slice of slices) {
    sizes.set(slice.sizes, at);
    // Milliseconds times fps: ticks of a timescale of 1000 · fps.
    for (let i = 0; i < slice.sizes.length; i += 1) ticks[at + i] = slice.startMs * fps + i * TICKS_A_PICTURE;
    if (slice.sync === undefined) for (let i = 0; i < slice.sizes.length; i += 1) sync.push(at + i);
    else for (const i of slice.sync) sync.push(at + i);
    at += slice.sizes.length;
  }
  ticks[0] = 0;
  ticks[count] = durationMs * fps;
  return { timescale: TICKS_A_PICTURE * fps, sizes, ticks, sync };
};
