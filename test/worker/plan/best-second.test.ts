import { describe, expect, it } from 'vitest';
import { bestSecond } from '../../../src/worker/plan/best-second.ts';

const KEYS_MS = [0, 8_333, 16_667];

describe('the best second of a slice', () => {
  it('is the one with the highest score where nothing is known of key frames, the first of several', () => {
    const seconds = [0.5, 1.2, 1.6, 1.6].map((score, second) => ({ score, second }));
    expect(bestSecond(seconds, [])?.second).toBe(2);
    expect(bestSecond([], KEYS_MS)).toBeUndefined();
  });

  it('is the one behind a key frame among pictures that are nearly as good', () => {
    const seconds = [
      { second: 8, score: 1.6 },
      { second: 9, score: 1.58 },
    ];
    expect(bestSecond(seconds, KEYS_MS)?.second).toBe(9);
    expect(bestSecond(seconds, [])?.second).toBe(8);
  });

  it('is the better one by far wherever it lies', () => {
    const seconds = [
      { second: 16, score: 1.6 },
      { second: 17, score: 1.4 },
    ];
    expect(bestSecond(seconds, KEYS_MS)?.second).toBe(16);
  });

  it('is never black, faded or blurred for the sake of its place', () => {
    const seconds = [
      { second: 16, score: 1.001 },
      { second: 17, score: 0.999 },
    ];
    expect(bestSecond(seconds, KEYS_MS)?.second).toBe(16);
  });
});
