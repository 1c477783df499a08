import { sharesOf } from '../../../../../src/renders/gif/kernel/shrink-frame.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const single = Math.fround;

/** The compiled loop of `assembly/gif/shrink.ts`, written down plainly: it is held against this one. Numbers have 32 bits there. */
export const plainShrink = (rgb: Uint8Array, from: Size, to: Size): Uint8Array => {
  const out: number[] = [];
  const columns = sharesOf(from.width, to.width);
  for (const { first: top, shares: down } of sharesOf(from.height, to.height)) {
    for (const { first: left, shares: across } of columns) {
      const sums: [number, number, number] = [0, 0, 0];
      for (const [y, share] of down.entries()) {
        for (const [x, other] of across.entries()) {
          const weight = single(single(share) * single(other));
          const at = ((top + y) * from.width + left + x) * 3;
          for (const c of [0, 1, 2] as const) sums[c] = single(sums[c] + single(weight * (rgb[at + c] as number)));
        }
      }
      out.push(...sums.map((sum) => Math.min(255, Math.floor(single(sum + 0.5)))));
    }
  }
  return Uint8Array.from(out);
};
