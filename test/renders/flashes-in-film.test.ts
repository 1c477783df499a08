import { expect, it } from 'vitest';
import { inFilm } from '../../src/renders/parts/worker/flashes-in-film.ts';

const MOMENTS = [
  { start: 10, end: 11 },
  { start: 40, end: 41 },
  { start: 70.4, end: 71 },
];

it('tells flashes of a preview by the moments of the film that they are in', () => {
  const spans = [
    { start: 0.2, end: 0.9 },
    { start: 0.5, end: 1.25 },
    { start: 1, end: 2 },
    { start: 0.9, end: 2.1 },
  ];
  const inside = { start: 10.2, end: 10.9 };
  expect(inFilm({ general: 4, red: 0, at: spans, softened: spans.slice(0, 1) }, MOMENTS)).toEqual({
    general: 4,
    red: 0,
    at: [
      inside,
      { start: 10.5, end: 11 },
      { start: 40, end: 40.25 },
      { start: 40, end: 41 },
      { start: 10.9, end: 11 },
      { start: 40, end: 41 },
      { start: 70.4, end: 70.5 },
    ],
    softened: [inside],
  });
});
