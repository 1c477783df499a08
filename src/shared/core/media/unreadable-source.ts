import { SourceMediaError } from '../errors/errors.ts';
import { ACCEPTED_CONTAINERS } from './input-args.ts';
import { ACCEPTED_PICTURES } from './picture-facts.ts';
import type { Mp4Layout } from './read-mp4-layout.ts';
import { sniffContent } from './sniff-content.ts';
import type { SourceLayout } from './source-layout.ts';

const ACCEPTED = `Films in ${ACCEPTED_CONTAINERS} are accepted, and pictures in ${ACCEPTED_PICTURES}.`;

/** Structure of a file; more is known for MP4 and QuickTime than for other containers. */
export type KnownLayout = SourceLayout & Partial<Pick<Mp4Layout, 'hasMoov' | 'isFragment'>>;

const unreadableFilm = (name: string, layout: KnownLayout | undefined): SourceMediaError => {
  if (layout?.isFragment) {
    return new SourceMediaError(
      'initMissing',
      'The file is a fragment of an MP4 film, as streams are delivered in: the init segment, which says what its pictures are, is missing. ' +
        'Put the init segment before the fragments (cat init.mp4 fragment1.m4s fragment2.m4s > film.mp4) and upload that.',
    );
  }
  const cut = layout?.cutOff
    ? 'it was cut off before its end'
    : layout?.hasMoov === false
      ? 'its index (moov) is missing, so it was cut off or never finished'
      : undefined;
  if (cut !== undefined) {
    return new SourceMediaError('truncated', `The file begins like ${name}, but ${cut}. Upload it again, whole.`);
  }
  return new SourceMediaError(
    'nothingDecodes',
    `The file begins like ${name}, but what follows is damaged: no pictures can be found in it. ` +
      'See whether a player shows it; if so, write it anew (ffmpeg -i IN -c copy OUT.mkv) and upload that.',
  );
};

/**
 * Find out from the content of a file why it cannot be read as a film.
 * @param head first bytes of the file, empty for an empty file
 * @param layout structure of the file if it is MP4, QuickTime, Matroska or WebM
 * @returns the error to throw: empty, playlist, initMissing, truncated, nothingDecodes or notVideo
 */
export const unreadableSource = (head: Uint8Array, layout?: KnownLayout): SourceMediaError => {
  const { kind, name } = sniffContent(head);
  if (kind === 'empty')
    return new SourceMediaError('empty', `The file is empty (0 bytes). Upload it again. ${ACCEPTED}`);
  if (kind === 'playlist') {
    return new SourceMediaError(
      'playlist',
      `The file is ${name}: it only points to other files, which are not fetched. Upload the film itself. ${ACCEPTED}`,
    );
  }
  if (kind === 'video') return unreadableFilm(name, layout);
  const looks =
    kind === 'other' || kind === 'picture' ? `it looks like ${name}` : 'its content is of no kind that is known';
  return new SourceMediaError('notVideo', `The file is not a video: ${looks}. ${ACCEPTED}`);
};
