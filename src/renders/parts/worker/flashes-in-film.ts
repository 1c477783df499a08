import type { Flashes } from '../../../shared/core/contracts/flashes.ts';
import type { ShownMoment } from '../../../shared/core/documents/shown-moment.ts';

type Span = Flashes['at'][number];

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Where in the film a span of moments that are played one after another is: one span for each moment that it touches. */
const spansInFilm = ({ start, end }: Span, moments: readonly ShownMoment[]): Span[] => {
  let begin = 0;
  return moments.flatMap((moment) => {
    const [from, to] = [Math.max(start - begin, 0), Math.min(end - begin, moment.end - moment.start)];
    begin += moment.end - moment.start;
    return from < to ? [{ start: rounded(moment.start + from), end: rounded(moment.start + to) }] : [];
  });
};

/**
 * What is said of flashes in moments of a film that are played one after another, by times of the film.
 * @param flashes in seconds of what is played
 */
export const inFilm = (flashes: Flashes, moments: readonly ShownMoment[]): Flashes => {
  const spans = (all: readonly Span[]) => all.flatMap((span) => spansInFilm(span, moments));
  return {
    ...flashes,
    at: spans(flashes.at),
    ...(flashes.softened === undefined ? {} : { softened: spans(flashes.softened) }),
  };
};
