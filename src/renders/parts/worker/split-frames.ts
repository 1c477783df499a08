/**
 * Pictures of a stream of raw pixels; each is valid until the next one. An incomplete one at the end is dropped.
 * @param stream bytes of equally large pictures, one after another
 * @param frameBytes size of one picture
 */
export const framesOf = async function* (
  stream: AsyncIterable<Uint8Array>,
  frameBytes: number,
): AsyncGenerator<Uint8Array> {
  const frame = new Uint8Array(frameBytes);
  let filled = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(frameBytes - filled, chunk.length - at);
      frame.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < frameBytes) continue;
      yield frame;
      filled = 0;
    }
  }
};

/**
 * Cut a stream of raw pixels into pictures.
 * @param stream bytes of equally large pictures, one after another
 * @param frameBytes size of one picture
 * @param onFrame called with each whole picture; the bytes are valid until it resolves
 * @returns the number of whole pictures; an incomplete one at the end is dropped
 */
export const splitFrames = async (
  stream: AsyncIterable<Uint8Array>,
  frameBytes: number,
  onFrame: (frame: Uint8Array, index: number) => Promise<void> | void,
): Promise<number> => {
  let count = 0;
  for await (const frame of framesOf(stream, frameBytes)) {
    const done = onFrame(frame, count);
    if (done !== undefined) await done;
    count++;
  }
  return count;
};
