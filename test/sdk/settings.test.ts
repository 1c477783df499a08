import { describe, expect, it } from 'vitest';
import { optionsTextOf } from '../../src/sdk/core/settings/render-settings.ts';
import { openFanreel, type RunOptions, StoppedError, UsageError } from '../../src/sdk/index.ts';

describe('settings of a run', () => {
  it('have times of whole milliseconds, whatever the last bits of a float are', () => {
    expect(optionsTextOf({ at: [0.49 * 7, 0.1 + 0.2], length: 1.1 * 3 })).toBe('at=3.43,0.3;length=3.3');
    expect(optionsTextOf({ from: 0.1 * 3, to: 4.35 * 100 })).toBe('from=0.3;to=435');
    expect(optionsTextOf({ from: '0:01:20.500' as never })).toBe('from=0:01:20.500');
    expect(() => optionsTextOf({ from: Number.NaN })).toThrow(/from is "NaN"; allowed is a time/);
  });

  it.each<[RunOptions, RegExp]>([
    [{ from: 2, to: 1 }, /from has to lie before to/],
    [{ at: [1], from: 2 }, /Both at and from are set/],
    [{ to: 1, options: 'from=2' }, /from has to lie before to/],
    [{ length: 3 }, /it is the length of moments/],
    [{ options: 'bogus=1' }, /"bogus" is no option/],
    [{ options: 'gif.width=3' }, /gif.width is "3"/],
    [{ renders: ['frames'], options: 'frames=off' }, /Nothing is left to render/],
  ])('that cannot be followed fail before the film is looked at: %j', async (options, message) => {
    const fanreel = openFanreel({ home: '/nowhere/that/exists' });
    const work = fanreel.run('/no/such/film.mp4', options);
    await expect(work).rejects.toThrow(UsageError);
    await expect(work).rejects.toThrow(message);
  });
});

describe('errors of a run', () => {
  const fanreel = openFanreel({ home: '/nowhere/that/exists' });

  it.each([
    [
      'an address on the web',
      new URL('https://example.com/film.mp4?token=secret'),
      /is https:\/\/example.com….*`file:`/,
    ],
    ['a name that no file can have', { name: `${'n'.repeat(300)}.mp4`, content: Buffer.from('x') }, /has 304 bytes/],
    [
      'a name that is longer in bytes than in letters',
      { name: 'ü'.repeat(150), content: Buffer.from('x') },
      /300 bytes/,
    ],
    ['a name with a folder', { name: '../film.mp4', content: Buffer.from('x') }, /without a folder/],
  ])('is a UsageError for %s', async (_, film, message) => {
    const work = fanreel.run(film);
    await expect(work).rejects.toThrow(UsageError);
    await expect(work).rejects.toThrow(message);
    await expect(work).rejects.not.toThrow(/secret|tmp/);
  });

  it('is a StoppedError after stop(), unless a reason is given', async () => {
    const stopped = fanreel.run('film.mp4');
    stopped.stop();
    await expect(stopped).rejects.toThrow(StoppedError);
    await expect(stopped).rejects.toMatchObject({ name: 'StoppedError', retryable: true });
    const reason = new Error('enough');
    const withReason = fanreel.run('film.mp4');
    withReason.stop(reason);
    await expect(withReason).rejects.toBe(reason);
  });
});
