import { describe, expect, it } from 'vitest';
import { isResult } from '../../src/renders/registry/is-result.ts';

const JOB = 'film-0123456789ab';

describe('isResult', () => {
  it.each([
    ...[
      'manifest.json',
      'gif/00000.gif',
      'frames/00000.zip',
      'ascii.cast',
      'storyboard/000.jpg',
      'outline/thumbnails.vtt',
    ],
    'adhoc/1-2/gif/00000.gif',
  ])('takes %s', (name) => expect(isResult(JOB, `jobs/${JOB}/${name}`)).toBe(true));

  it.each([
    ...[
      'job.json',
      'index.bin',
      'rendered.json',
      'stitched.json',
      'cancelled.json',
      'stopped.json',
      'outline/failed.json',
    ],
    ...['slices/00000.json', 'recorded/00.json', 'attempts/00000-1.json', 'storyboard/strips/00000.mjpeg'],
    'adhoc/1-2/slices/00000.json',
  ])('leaves out %s', (name) => expect(isResult(JOB, `jobs/${JOB}/${name}`)).toBe(false));
});
