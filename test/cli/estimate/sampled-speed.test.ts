import { describe, expect, it } from 'vitest';
import { sampledSpeedOf } from '../../../src/cli/estimate/sampled-speed.ts';

/** Half a second of work for every slice, and so much for each second, on a machine where everything takes `pace` as long. */
const sample = (mediaS: number, pace: number, perSecondMs = 140) => {
  const cpuMs = 500 + perSecondMs * mediaS;
  return { mediaS, cpuMs, wallMs: cpuMs * pace };
};

describe('the speed that samples show', () => {
  it('tells what grows with the length from what does not', () => {
    const long = [sample(4, 1)];
    const speed = sampledSpeedOf({ short: [sample(1, 1)], long, elsewhere: long });
    expect(speed.cpuMsPerMediaSecond).toBeCloseTo(140, 6);
    expect(speed.cpuMsPerSlice).toBeCloseTo(500, 6);
    expect(speed).toMatchObject({ pace: 1, sampledSeconds: 9 });
  });

  it('takes as long as samples had to wait for a processor, which changes no processor time', () => {
    const speed = sampledSpeedOf({ short: [sample(1, 3)], long: [sample(4, 3)], elsewhere: [sample(4, 3)] });
    expect(speed.cpuMsPerMediaSecond).toBeCloseTo(140, 6);
    expect(speed.msPerMediaSecond).toBeCloseTo(420, 6);
    expect(speed.msPerSlice).toBeCloseTo(1_500, 6);
  });

  it('counts what is harder elsewhere', () => {
    const speed = sampledSpeedOf({ short: [sample(1, 1)], long: [sample(4, 1)], elsewhere: [sample(4, 1, 240)] });
    expect(speed.cpuMsPerMediaSecond).toBeCloseTo(190, 6);
    expect(speed.cpuMsPerSlice).toBeCloseTo(500, 6);
  });

  it('is that of all of it where a film is no longer than the shortest sample', () => {
    const all = [sample(0.8, 1)];
    const speed = sampledSpeedOf({ short: all, long: all, elsewhere: all });
    expect(speed.cpuMsPerSlice).toBe(0);
    expect(speed.cpuMsPerMediaSecond * 0.8).toBeCloseTo(612, 6);
  });
});
