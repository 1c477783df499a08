import { expect, it } from 'vitest';
import type { JobSummary } from '../../src/api/contracts/jobs.ts';
import { changedWords, extentWords, lengthClock } from '../../src/viewer/core/job/job-words.ts';
import { madeWords } from '../../src/viewer/core/options/made-words.ts';
import { readOptions } from '../../src/viewer/core/options/option-values.ts';
import { isChosen, PRESETS } from '../../src/viewer/core/options/presets.ts';

it('a line says what will be made, and how long each part is', () => {
  expect(madeWords(readOptions({}))).toBe('GIFs, frames, ASCII art, storyboard · 30 s');
  expect(madeWords(readOptions({ renders: 'storyboard,gif', slice: '5' }))).toBe('GIFs, storyboard · 5 s');
});

it('presets are valid, different, and exactly one of them is what is chosen', () => {
  for (const preset of PRESETS) {
    expect(readOptions(preset.values).problems, preset.name).toEqual({});
    expect(PRESETS.filter((each) => isChosen(each, preset.values))).toEqual([preset]);
  }
  expect(PRESETS.some((each) => isChosen(each, { slice: '5' }))).toBe(false);
});

it('what was chosen for a job is told, nothing where nothing was', () => {
  expect(changedWords({ changedOptions: 'renders=gif,ascii;slice=5' })).toBe('gif, ascii · slice 5');
  expect(changedWords({})).toBe('');
});

it('a job of one moment says which, and not what goes without saying', () => {
  const changedOptions = 'renders=gif;at=5;length=2.5;gif.width=480;extras=off';
  const job = { media: 'video', durationMs: 90_000, changedOptions } as JobSummary;
  expect([extentWords(job), changedWords(job)]).toEqual(['0:05–0:07.5', 'gif · gif.width 480']);
  const usual = { ...job, changedOptions: 'renders=gif;at=87' };
  expect([extentWords(usual), changedWords(usual)]).toEqual(['1:27–1:30', 'gif']);
  const several = { ...job, changedOptions: 'at=5,65;extras=off' };
  expect([extentWords(several), changedWords(several)]).toEqual(['1:30', 'at 5, 65 · extras off']);
});

it('writes the length of a film as players do', () => {
  expect([400, 1_000, 62_100, 3_600_040].map(lengthClock)).toEqual(['0:00.4', '0:01', '1:02', '1:00:00']);
});
