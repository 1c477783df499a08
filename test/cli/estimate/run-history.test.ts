import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { correctionOf, notePrediction, noteRun, readHistory } from '../../../src/cli/estimate/run-history.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-test-history-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const AT = '2026-11-20T10:00:00.000Z';
const run = (takenMs: number) => ({ at: AT, mediaMs: 30_000, busyMs: takenMs, takenMs });

describe('what earlier runs teach', () => {
  it('is the median of how much longer they took than was measured, within bounds', async () => {
    expect(correctionOf(await readHistory(home))).toBe(1);
    for (const takenMs of [12_000, 13_000, 90_000]) {
      await notePrediction(home, 'film', { wallMs: 11_000, measuredMs: 10_000 }, AT);
      expect(await noteRun(home, 'film', run(takenMs))).toBe(11_000);
    }
    expect(correctionOf(await readHistory(home))).toBe(1.3);
    for (let times = 0; times < 5; times += 1) {
      await notePrediction(home, 'film', { wallMs: 11_000, measuredMs: 10_000 }, AT);
      await noteRun(home, 'film', run(90_000));
    }
    expect(correctionOf(await readHistory(home))).toBe(2);
  });

  it('is nothing where no estimate came before a run', async () => {
    expect(await noteRun(home, 'film', run(10_000))).toBeUndefined();
    expect(correctionOf(await readHistory(home))).toBe(1);
  });
});
