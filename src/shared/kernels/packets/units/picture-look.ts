import type { SequenceFacts } from './h264-parameters.ts';

/** What can be seen in the coded pictures of a track, each given as the bytes that a decoder gets. */
export interface PictureLook {
  /**
   * Whether decoding may begin with a picture.
   * @param picture its beginning is enough
   * @returns undefined when that cannot be told
   */
  isEntry(picture: Uint8Array): boolean | undefined;
  /**
   * Whether a whole picture ends all that was before it: nothing that is decoded later refers to an earlier picture, and it
   * is shown, after all earlier ones.
   */
  isReset?(picture: Uint8Array): boolean;
  /** Whether a whole picture is shown, and no other refers to it. */
  isUnreferenced?(picture: Uint8Array): boolean;
  /** What parameters that come with a picture say; undefined when it has none. */
  facts?(picture: Uint8Array): SequenceFacts | undefined;
  /** What the container says about all pictures; undefined when it does not. */
  readonly stated?: SequenceFacts | undefined;
}

/** How units of H.264 and HEVC lie in packets. */
export interface UnitForm {
  /** bytes of the length in front of each unit; 0 for start codes */
  readonly lengthBytes: 0 | 1 | 2 | 4;
  /** what the container says about H.264 pictures */
  readonly stated?: SequenceFacts | undefined;
  /** highest temporal layer of an HEVC track, from 0; default: the parameters in front of a key frame say it */
  readonly topLayer?: number;
}

/** A look at pictures that have something else in front or in between. @param pictureIn takes the picture out of a packet */
export const lookInside = (look: PictureLook, pictureIn: (packet: Uint8Array) => Uint8Array): PictureLook => {
  let last: { readonly packet: Uint8Array; readonly picture: Uint8Array } | undefined;
  const picture = (packet: Uint8Array): Uint8Array => {
    if (last?.packet !== packet) last = { packet, picture: pictureIn(packet) };
    return last.picture;
  };
  const { facts } = look;
  return {
    isEntry: (packet) => look.isEntry(picture(packet)),
    isReset: (packet) => look.isReset?.(picture(packet)) ?? false,
    isUnreferenced: (packet) => look.isUnreferenced?.(picture(packet)) ?? false,
    ...(facts === undefined ? {} : { facts: (packet: Uint8Array) => facts(picture(packet)) }),
    stated: look.stated,
  };
};
