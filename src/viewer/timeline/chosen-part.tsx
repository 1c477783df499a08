import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { type FilmAxis, percent, shareAt } from '../core/timeline/film-axis.ts';

/** The stretch that is chosen, over the tiles of a film. */
export const ChosenPart = ({ axis, part }: { readonly axis: FilmAxis; readonly part: TimeRange }) => {
  const from = shareAt(axis, part.startMs);
  return <span class="film-part" style={{ '--at': percent(from), width: percent(shareAt(axis, part.endMs) - from) }} />;
};
