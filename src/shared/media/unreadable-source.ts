import { SourceMediaError } from '../errors.ts';
import { ACCEPTED_CONTAINERS } from './input-args.ts';
import { ACCEPTED_PICTURES } from './picture-facts.ts';
import type { Mp4Layout } from './read-mp4-layout.ts';
import { sniffContent } from './sniff-content.ts';

const ACCEPTED = `Films in ${ACCEPTED_CONTAINERS} are accepted, and pictures in ${ACCEPTED_PICTURES}.`;

/**
 * Say why a file cannot be read as a film, by its content.
 * @param head its first bytes, empty for an empty file
 * @param layout its boxes where it is an MP4 or QuickTime file
 * @returns the error to throw: empty, playlist, truncated or notVideo
 */
export const unreadableSource = (head: Uint8Array, layout?: Mp4Layout): SourceMediaError => {
  const { kind, name } = sniffContent(head);
  if (kind === 'empty')
    return new SourceMediaError('empty', `The file is empty (0 bytes). Upload it again. ${ACCEPTED}`);
  if (kind === 'playlist') {
    return new SourceMediaError(
      'playlist',
      `The file is ${name}: it only points to other files, which are not fetched. Upload the film itself. ${ACCEPTED}`,
    );
  }
  if (kind === 'video') {
    const what = layout?.cutOff
      ? 'it was cut off before its end'
      : layout && !layout.hasMoov
        ? 'its index (moov) is missing, so it was cut off or never finished'
        : 'it is damaged, or only a part of it';
    return new SourceMediaError('truncated', `The file begins like ${name}, but ${what}. Upload it again, whole.`);
  }
  const looks =
    kind === 'other' || kind === 'picture' ? `it looks like ${name}` : 'its content is of no kind that is known';
  return new SourceMediaError('notVideo', `The file is not a video: ${looks}. ${ACCEPTED}`);
};
