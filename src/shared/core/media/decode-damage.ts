import type { Warning } from '../contracts/warning.ts';

/** What decoders of ffmpeg say about data that they cannot decode, from 2018 to today. */
const UNDECODED =
  /Error while decoding stream|Error submitting (?:a )?packet to (?:the )?decoder|corrupt decoded frame|error while decoding MB|concealing \d+ DC|Invalid NAL unit size|tex(?:ture)? damaged|Invalid mb type|skipped MB in|bad vlc|error (?:dc$|y=\d)|end mismatch left=|slice end not reached|Coefficient index overflow|superblock run length/im;

/** What demuxers say about data that they step over, where ffmpeg reads the film by itself. */
const STEPPED_OVER =
  /invalid as first byte of an EBML number|Read error at pos|exceeds containing master element|Invalid track number|Truncating packet of size|Packet mismatch -?\d|CRC mismatch!|Packet corrupt \(stream|packet_obj_size \S+ invalid|edit unit sync lost|corrupt input packet/i;

/**
 * Whether a line of ffmpeg's stderr says that a part of the video could not be decoded. A decoder does not notice all damage: some
 * decodes, to other pictures. References that are missing do not count: a film that is read from its middle on lacks some, of pictures
 * that are not shown.
 */
export const tellsDamage = (line: string): boolean => UNDECODED.test(line) || STEPPED_OVER.test(line);

/** The warning about pictures in whose place there is something else. */
export const DAMAGE_WARNING: Warning = {
  code: 'heldPicture',
  message:
    'The video is damaged in places. Pictures that could not be decoded show the one before them, or are patched up from it.',
};

/** The warning about pictures that could not be found, as what is around them is damaged. */
export const CONTAINER_DAMAGE: Warning = {
  code: 'heldPicture',
  message:
    'The file is damaged between its pictures. Those that could not be found there are missing: the one before them is shown.',
};
