import { expect, it } from 'vitest';
import { posterSource } from '../../../src/viewer/core/result/poster-source.ts';

const poster = { url: 'https://s3/full?a=1', width: 1920, height: 1080 };

it('lets the browser choose between two sizes', () => {
  const small = { key: 'k', url: 'https://s3/small?b=2', width: 960, height: 540 };
  const { src, srcset, sizes } = posterSource({ ...poster, small });
  expect([src, srcset]).toEqual([poster.url, `${small.url} 960w, ${poster.url} 1920w`]);
  expect(sizes).toContain('100vw');
});

it('is the full one where there is no other, or none that is smaller', () => {
  const small = { key: 'k', url: 'https://s3/small', width: 1920, height: 1080 };
  for (const only of [poster, { ...poster, small }]) expect(posterSource(only)).toEqual({ src: poster.url });
});
