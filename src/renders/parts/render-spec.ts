import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { PictureSize } from '../../shared/core/media/fit-picture.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { Media } from '../../shared/core/option-forms/option-forms.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import type { RenderKind } from '../kind/render-kinds.ts';

/** The facts, beside the slice, on which outputs depend. */
export interface RenderSubject {
  readonly media: Media;
  /** size of the picture as a player shows it, pixels */
  readonly shown: PictureSize;
  readonly options: RenderOptions;
  /** of the whole film, milliseconds; the options may choose a part of it */
  readonly durationMs: number;
}

/** The subject of a job. */
export const subjectOf = ({
  media,
  probe: { video, durationMs },
  options,
}: Pick<RenderSubject, 'media' | 'options'> & { readonly probe: MediaProbe }): RenderSubject => ({
  media,
  shown: { width: video.displayWidth, height: video.displayHeight },
  options,
  durationMs,
});

/** The most of a worker's resources that a row may take. */
export interface Claim {
  /** description in words; claims with the same words are joined */
  readonly what: string;
  /** size of a picture that is encoded as video */
  readonly picture?: PictureSize;
  /** size of all files of the row together */
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
  /** seconds whose pictures are together in the one file, in this order; the record lists where each of them lies */
  readonly packed?: { readonly firstSecond: number; readonly count: number };
  /** pictures, screens or pages in it; absent where they are not counted */
  readonly frames?: number;
  /** the worker may choose fewer pictures, so that the file is small enough, or leave the row out */
  readonly isLimited?: true;
  /** absent where it has no length */
  readonly durationMs?: number;
  /** absent where something else bounds it */
  readonly claim?: Claim;
  /** input for the assembler only */
  readonly isIntermediate?: true;
}

/**
 * How a render of the whole video is joined: `video`, MP4s with the sound of the source; `silent`, MP4s without sound;
 * `cast`, terminal recordings; `webp` and `gif`, animations.
 */
export type WholeForm = 'video' | 'silent' | 'cast' | 'webp' | 'gif';

/** Parts of a film that a render shows. */
export interface Excerpts {
  /** length of the file of a slice, milliseconds; 0: the slice has none */
  readonly lengthMs: (subject: RenderSubject, range: TimeRange) => number;
  /** how many a film has at most, and how long each is, seconds */
  readonly most: (options: RenderOptions) => { readonly count: number; readonly seconds: number };
}

/** A render of the whole video, which the stitcher joins from the renders of the slices. */
export interface WholeSpec {
  /** file name below the job */
  readonly name: string;
  readonly form: WholeForm;
  readonly contentType: string;
  /** whether the options ask for it, provided that the kind is rendered */
  readonly isWanted: (options: RenderOptions) => boolean;
  /** pictures a second */
  readonly fps: (options: RenderOptions) => number;
  /** file of a slice from which it is joined */
  readonly sliceKey: (keys: SliceKeys) => string;
  /**
   * For a render of excerpts of the film: they are joined one behind the other, and those of missing slices are left out. Default: files
   * are as long as their slices.
   */
  readonly excerpts?: Excerpts;
  /** it is fetched by its own key, so it is stored under that even where it is the same as the file of the only slice */
  readonly isFetchedByKey?: true;
}

/** Files that the assembler makes from all slices together. */
export interface GatheredFiles {
  readonly contentType: string;
  readonly count: number;
  readonly keyAt: (jobId: string, place: number) => string;
}

/** Space in a worker. */
export interface SizeLimits {
  /** on its disk, for pixels that wait until all are known */
  readonly pixelsMib: number;
}

/** Everything about a kind of render that can be computed without rendering it. */
export interface RenderSpec {
  /**
   * Raised whenever the same film with the same options gives other bytes than before, also by another version of a library:
   * files of an earlier revision are not taken over from other jobs.
   */
  readonly revision: number;
  /**
   * what its files of a slice depend on beside the film, the range, its own options and those of no kind: options of other kinds, the part
   * of the film; default: nothing
   */
  readonly takesFromOthers?: (options: RenderOptions) => unknown;
  /** Outputs of a slice, by media; none for media from which the kind is not rendered. */
  readonly outputs: Readonly<
    Record<Media, (subject: RenderSubject, range: TimeRange, keys: SliceKeys) => readonly OutputRow[]>
  >;
  /** seconds after which the counts of equally long slices repeat; default 1: a slice's start does not matter */
  readonly repeatSeconds?: (options: RenderOptions) => number;
  /**
   * nanoseconds of one vCPU for a second of film, without decoding
   * @param mediaMs milliseconds of film that the job renders
   */
  readonly workNs: (shown: PictureSize, options: RenderOptions, mediaMs: number) => number;
  /** whether its pictures are key frames; default: never */
  readonly showsKeys?: (options: RenderOptions) => boolean;
  readonly wholes: readonly WholeSpec[];
  /** folder below the job for files that only the assembler reads */
  readonly intermediates?: string;
  /** extension of its files that hold other files, which are what a person wants */
  readonly archives?: string;
  /** @param durationMs of the whole video */
  readonly gathered?: (subject: RenderSubject, durationMs: number) => readonly GatheredFiles[];
  /**
   * The most that a slice of a length may take, where it is not the same for every slice; in addition to the rows' claims.
   * @param lengthMs of the longest slice
   */
  readonly claim?: (subject: RenderSubject, lengthMs: number) => Claim;
  /**
   * Refuse options that need more than a worker or the assembler can hold, in addition to the rows' claims.
   * @param lengthMs of the longest slice
   * @throws {SourceMediaError} `invalidOptions` with the sizes and what to choose smaller
   */
  readonly check?: (subject: RenderSubject, lengthMs: number, limits: SizeLimits) => void;
}

/** Outputs for media from which a kind is not rendered. */
export const noOutputs = (): readonly OutputRow[] => [];
