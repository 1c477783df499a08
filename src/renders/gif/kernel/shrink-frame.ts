/** Pixels each way. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** For each target pixel of an axis: its first source pixel, and the share of that and of those after it. */
const sharesOf = (from: number, to: number) =>
  Array.from({ length: to }, (_, i) => {
    const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
    const first = Math.floor(start);
    const last = Math.min(from, Math.ceil(end - 1e-9));
    const shares = Array.from(
      { length: last - first },
      (_share, k) => (Math.min(end, first + k + 1) - Math.max(start, first + k)) / (end - start),
    );
    return { first, shares };
  });

/**
 * Make a function that shrinks pictures: each pixel is the mean of the area that it covers.
 * @param to no larger than `from`
 * @returns RGB24 in, RGB24 out; the same array for the same size
 */
export const makeShrinkFrame = (from: Size, to: Size): ((rgb: Uint8Array) => Uint8Array) => {
  if (from.width === to.width && from.height === to.height) return (rgb) => rgb;
  const columns = sharesOf(from.width, to.width);
  const rows = sharesOf(from.height, to.height);
  return (rgb) => {
    const out = new Uint8Array(to.width * to.height * 3);
    let n = 0;
    for (const { first: top, shares: down } of rows) {
      for (const { first: left, shares: across } of columns) {
        let [r, g, b] = [0, 0, 0];
        for (let y = 0; y < down.length; y += 1) {
          for (let x = 0; x < across.length; x += 1) {
            const share = (down[y] as number) * (across[x] as number);
            const s = ((top + y) * from.width + left + x) * 3;
            r += share * (rgb[s] as number);
            g += share * (rgb[s + 1] as number);
            b += share * (rgb[s + 2] as number);
          }
        }
        out[n] = Math.round(r);
        out[n + 1] = Math.round(g);
        out[n + 2] = Math.round(b);
        n += 3;
      }
    }
    return out;
  };
};
