import { describe, expect, it } from 'vitest';
import { frameKey } from '../../../src/renders/frames/keys.ts';
import { gifKey } from '../../../src/renders/gif/keys.ts';
import { planSlices } from '../../../src/shared/core/slices/plan-slices.ts';
import { momentAt } from '../../../src/viewer/core/result/moment.ts';

const plan = planSlices(62_080, 30_000);
const at = (ms: number) => {
  const { second, slice, keys } = momentAt('film-0123456789ab', plan, ms);
  return [second, slice.index, frameKey(keys, second).split('/').at(-1), gifKey(keys).split('/').at(-1)];
};

describe('what shows a moment', () => {
  it('changes slice exactly on the border', () => {
    expect(at(29_999)).toEqual([29, 0, '000029.jpg', '00000.gif']);
    expect(at(30_000)).toEqual([30, 1, '000030.jpg', '00001.gif']);
    expect(at(59_999)).toEqual([59, 1, '000059.jpg', '00001.gif']);
    expect(at(60_000)).toEqual([60, 2, '000060.jpg', '00002.gif']);
  });

  it('stays within the film', () => {
    expect(at(-5)).toEqual([0, 0, '000000.jpg', '00000.gif']);
    expect(at(62_080)).toEqual([62, 2, '000062.jpg', '00002.gif']);
    expect(at(1e9)).toEqual([62, 2, '000062.jpg', '00002.gif']);
  });

  it('says how far into its slice it lies', () => {
    expect(momentAt('film-0123456789ab', plan, 31_500).intoSliceMs).toBe(1_500);
  });

  it('fails without slices', () => {
    expect(() => momentAt('film-0123456789ab', [], 0)).toThrow(RangeError);
  });
});
