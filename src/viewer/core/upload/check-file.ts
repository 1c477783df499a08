import { LARGEST_OBJECT_BYTES } from '../../../api/contracts/api-limits.ts';
import { messageOf } from '../../../shared/core/errors/errors.ts';
import { checkPictureBytes, unreadPicture } from '../../../shared/core/media/picture-facts.ts';
import type { Mp4Layout } from '../../../shared/core/media/read-mp4-layout.ts';
import { sniffContent } from '../../../shared/core/media/sniff-content.ts';
import { unreadableSource } from '../../../shared/core/media/unreadable-source.ts';
import { MEDIA, type Media } from '../../../shared/core/option-forms/option-forms.ts';
import type { OptionLayer } from '../../../shared/core/options/option-layer.ts';
import { mergeOptions } from '../../../shared/core/options/render-options.ts';
import { formatBytes } from '../../../shared/core/text/format.ts';
import { shownName } from '../../../shared/core/text/shown-name.ts';
import { unreadFeature } from '../../../shared/kernels/picture/unread-feature.ts';

/** Number of bytes from the start of a file that are read to recognise its type. */
export const SNIFFED_BYTES = 4096;

/** Facts about a chosen file, before it is sent. */
export interface ChosenFile {
  readonly name: string;
  /** bytes */
  readonly size: number;
  /** content type that the browser derives from the name; may be empty */
  readonly type: string;
  /** its first {@link SNIFFED_BYTES} */
  readonly head: Uint8Array;
  /** its MP4 boxes; read only if {@link mayHaveBoxes} */
  readonly layout: Mp4Layout | undefined;
}

/** Whether a file looks like an MP4 or QuickTime film. The boxes of such a film show whether its index is missing. */
export const mayHaveBoxes = (head: Uint8Array): boolean => {
  const { kind, name } = sniffContent(head);
  return kind === 'video' && /MP4|QuickTime/.test(name);
};

/** The content type to send, or why the file would be rejected later. */
export type FileCheck = { readonly contentType: string } | { readonly refused: string };

const ANYTHING = 'application/octet-stream';
/** Content types, derived from names, that are never a film or a picture. */
const NEVER = /^(?:audio|text|font|model)\/|^application\/(?:pdf|zip|json|xml|gzip|msword|vnd\.(?:ms-|openxml))/;

const mediaByContent = (kind: ReturnType<typeof sniffContent>['kind']): readonly Media[] => {
  if (kind === 'picture') return ['image'];
  return kind === 'video' ? ['video'] : MEDIA;
};

const isOf = (type: string, media: readonly Media[]): boolean => media.some((each) => type.startsWith(`${each}/`));

const optionProblem = (media: readonly Media[], layer: OptionLayer): string | undefined => {
  const problems = media.flatMap((each) => {
    const merged = mergeOptions(each, layer);
    return 'problem' in merged ? [merged.problem] : [];
  });
  return problems.length === media.length ? problems[0] : undefined;
};

/**
 * Check before sending whether a file would be accepted: by its size, its first bytes, its name if the bytes are not
 * recognised, the index of an MP4 film, and whether the options fit its kind.
 * @returns a content type that does not contradict the content, or the sentence with which the server would reject the file
 */
export const checkFile = ({ name, size, type, head, layout }: ChosenFile, layer: OptionLayer): FileCheck => {
  const { kind } = sniffContent(size === 0 ? head.subarray(0, 0) : head);
  if (kind === 'empty' || kind === 'playlist' || kind === 'other') return { refused: unreadableSource(head).message };
  const unread = size === 0 ? undefined : unreadFeature(head);
  if (unread !== undefined) return { refused: unreadPicture(unread).message };
  // A film without its index cannot be decoded at all. A film that has its index but is cut off is rendered up to the cut.
  if (layout?.hasMoov === false) return { refused: unreadableSource(head, layout).message };
  if (kind === 'unknown' && NEVER.test(type)) {
    return {
      refused: `${shownName(name)} is no video and no picture: by its name it is ${type}. Choose another file.`,
    };
  }
  if (size > LARGEST_OBJECT_BYTES) {
    return {
      refused: `The file has ${formatBytes(size)}; at most ${formatBytes(LARGEST_OBJECT_BYTES)} can be stored.`,
    };
  }
  const media = mediaByContent(kind);
  try {
    if (kind === 'picture') checkPictureBytes(size);
  } catch (error) {
    return { refused: messageOf(error) };
  }
  const problem = optionProblem(media, layer);
  if (problem !== undefined) return { refused: problem };
  const isPlain = /^(?:video|image)\/[a-z0-9][a-z0-9.+-]{0,80}$/.test(type);
  return { contentType: isPlain && isOf(type, media) ? type : ANYTHING };
};
