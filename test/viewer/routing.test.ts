import { describe, expect, it } from 'vitest';
import { formatRoute, type PageRoute, parseRoute, placeOfRoute } from '../../src/viewer/core/routing/route.ts';

const jobId = 'film-0123456789ab';

describe('an address of the page', () => {
  it.each<[string, PageRoute]>([
    ['#/', { page: 'home' }],
    ['#/pictures', { page: 'pictures' }],
    [`#/jobs/${jobId}`, { page: 'job', jobId }],
    [`#/jobs/${jobId}?t=50`, { page: 'job', jobId, second: 50 }],
    [`#/jobs/${jobId}?t=0`, { page: 'job', jobId, second: 0 }],
    [`#/jobs/${jobId}?t=1.25`, { page: 'job', jobId, second: 1.25 }],
    [`#/jobs/${jobId}/files/gif/00000.gif`, { page: 'file', jobId, name: 'gif/00000.gif' }],
    ['#/nowhere', { page: 'unknown', hash: '#/nowhere' }],
  ])('%s is the route that it was written for', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
    expect(formatRoute(route)).toBe(hash);
  });

  it.each([
    `#/jobs/${jobId}?t=`,
    `#/jobs/${jobId}?t=-1`,
    `#/jobs/${jobId}?t=1e3`,
    `#/jobs/${jobId}?t=99999999`,
    `#/jobs/${jobId}/files/`,
    `#/jobs/${jobId}/files/../manifest.json`,
    `#/jobs/${jobId}/files/gif//00000.gif`,
    `#/jobs/${jobId}/files/.hidden`,
    '#/jobs/../x',
  ])('%s is none', (hash) => {
    expect(parseRoute(hash)).toEqual({ page: 'unknown', hash });
  });

  it('of another moment is the same place', () => {
    const place = placeOfRoute({ page: 'job', jobId });
    expect(placeOfRoute({ page: 'job', jobId, second: 50 })).toBe(place);
    expect(placeOfRoute({ page: 'job', jobId: 'other-0123456789ab', second: 50 })).not.toBe(place);
    expect(formatRoute({ page: 'job', jobId, second: 1 / 3 })).toBe(`#/jobs/${jobId}?t=0.333`);
  });
});
