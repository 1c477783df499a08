import { expect, it } from 'vitest';
import { metLimit } from '../../../src/shared/adapters/probe/run-ffprobe.ts';
import type { MediaProcessResult } from '../../../src/shared/adapters/process/run-media-process.ts';

const run = (changes: Partial<MediaProcessResult>): MediaProcessResult => ({
  argv: [],
  exitCode: 1,
  signal: null,
  timedOut: false,
  aborted: false,
  overflowed: false,
  stdout: Buffer.alloc(0),
  stderrTail: '',
  cpuMs: 0,
  durationMs: 0,
  ...changes,
});

it.each([
  [
    'tooManyStreams',
    { stderrTail: '[mov @ 0x1] Number of streams exceeds max_streams parameter (512)\nx: Cannot allocate memory' },
  ],
  ['memoryLimit', { stderrTail: 'film: Cannot allocate memory' }],
  ['memoryLimit', { overflowed: true }],
])('a limit of our own is called %s, for good, and says what to do', (reason, changes) => {
  const limit = metLimit(run(changes));
  expect(limit).toMatchObject({ reason, retryable: false });
  expect(limit?.message).toMatch(/ffmpeg -i IN .*upload that\.$/);
});

it('what is wrong with a file itself is no limit of ours', () => {
  expect(metLimit(run({ stderrTail: 'film: Invalid data found when processing input' }))).toBeUndefined();
});
