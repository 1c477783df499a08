import type { SliceKeys } from '../shared/contracts/object-keys.ts';
import type { TimeRange } from '../shared/job/slice-samplings.ts';
import type { PictureSize } from '../shared/media/fit-picture.ts';
import type { MediaProbe } from '../shared/media/media-probe.ts';
import type { Media } from '../shared/options/option-forms.ts';
import type { RenderOptions } from '../shared/options/render-options.ts';
import type { RenderKind } from './render-kinds.ts';

/** What outputs depend on besides the slice. */
export interface RenderSubject {
  readonly media: Media;
  /** size of the picture as a player shows it, pixels */
  readonly shown: PictureSize;
  readonly options: RenderOptions;
}

/** The subject that a job is. */
export const subjectOf = ({
  media,
  probe: { video },
  options,
}: Pick<RenderSubject, 'media' | 'options'> & { readonly probe: MediaProbe }): RenderSubject => ({
  media,
  shown: { width: video.displayWidth, height: video.displayHeight },
  options,
});

/** What a row may take of a worker at most. */
export interface Claim {
  /** in words; rows with the same words are counted as one */
  readonly what: string;
  /** of a picture that is encoded as video */
  readonly picture?: PictureSize;
  /** of all files of the row together */
  readonly bytes: number;
  /** options to choose smaller, in words */
  readonly smaller: string;
}

/** One row of like outputs, as the record of a slice lists them. */
export interface OutputRow {
  readonly kind: RenderKind;
  readonly contentType: string;
  /** files, at least one */
  readonly count: number;
  /** key of each file, from 0 on */
  readonly keyAt: (place: number) => string;
  /** one file for each second, which share a row of the record however many they are */
  readonly perSecond?: true;
  /** pictures, screens or pages in it; absent where they are not counted */
  readonly frames?: number;
  /** absent where it has no length */
  readonly durationMs?: number;
  /** absent where something else bounds it */
  readonly claim?: Claim;
  /** the assembler reads it and makes something else of it; nobody else has a use for it */
  readonly isIntermediate?: true;
}

/** A render of the whole video, which the stitcher joins out of those of the slices. */
export interface WholeSpec {
  /** file name below the job */
  readonly name: string;
  /** how it is joined: `video`, MP4s with the sound of the source; `cast`, terminal recordings */
  readonly form: 'video' | 'cast';
  readonly contentType: string;
  /** whether the options ask for it, provided that the kind is rendered */
  readonly isWanted: (options: RenderOptions) => boolean;
  /** pictures a second */
  readonly fps: (options: RenderOptions) => number;
  /** file of a slice that it is joined of */
  readonly sliceKey: (keys: SliceKeys) => string;
}

/** What the assembler makes of all slices together. */
export interface GatheredFiles {
  readonly contentType: string;
  readonly count: number;
  readonly keyAt: (jobId: string, place: number) => string;
}

/** Room in a worker. */
export interface SizeLimits {
  /** on its disk, for pixels that wait until all are known */
  readonly pixelsMib: number;
}

/** Everything about a kind of render that can be computed without rendering it. */
export interface RenderSpec {
  /** What a slice comes to, by the media that it is a slice of; none for media that the kind is not made of. */
  readonly outputs: Readonly<
    Record<Media, (subject: RenderSubject, range: TimeRange, keys: SliceKeys) => readonly OutputRow[]>
  >;
  /** seconds after which the counts of equally long slices repeat, 1 by default: where a slice begins does not matter */
  readonly repeatSeconds?: (options: RenderOptions) => number;
  /** nanoseconds of one vCPU that a second of film takes beside decoding it */
  readonly workNs: (shown: PictureSize, options: RenderOptions) => number;
  readonly wholes: readonly WholeSpec[];
  /** folder below the job of files that the assembler reads and nobody else has a use for */
  readonly intermediates?: string;
  /** @param durationMs of the whole video */
  readonly gathered?: (subject: RenderSubject, durationMs: number) => readonly GatheredFiles[];
  /**
   * Refuse what a worker or the assembler cannot hold, beyond what the rows claim.
   * @param lengthMs of the longest slice
   * @throws {SourceMediaError} `invalidOptions` with the sizes and what to choose smaller
   */
  readonly check?: (subject: RenderSubject, lengthMs: number, limits: SizeLimits) => void;
}

/** Of media that a kind is not made of. */
export const noOutputs = (): readonly OutputRow[] => [];
