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
  const frame = new Uint8Array(frameBytes);
  let filled = 0;
  let count = 0;
  for await (const chunk of stream) {
    let at = 0;
    while (at < chunk.length) {
      const taken = Math.min(frameBytes - filled, chunk.length - at);
      frame.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < frameBytes) continue;
      const done = onFrame(frame, count);
      if (done !== undefined) await done;
      filled = 0;
      count++;
    }
  }
  return count;
};
