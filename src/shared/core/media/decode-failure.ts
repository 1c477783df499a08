import { SourceMediaError } from '../errors/errors.ts';

/** Decoder messages and their meaning in plain words; the first pattern that matches counts. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /non-existing (?:PPS|SPS|VPS)|(?:PPS|SPS|VPS) (?:id |unavailable|\d+ does not exist)|extradata|no VOL/i,
    'the settings that its pictures are decoded with are missing or damaged',
  ],
  [
    /sync code|start code|missing picture|marker|NAL unit|no frame!|slice_header|bitstream|Invalid frame|header damaged|header|bad block/i,
    'the data in the place of its pictures is something else',
  ],
  [
    /Invalid data|Error while decoding|Error submitting|corrupt|error while decoding/i,
    'the data of its pictures is damaged',
  ],
];

/** Lines of stderr that are consequences of the failure and do not name its cause. */
const CONSEQUENCE =
  /Cannot determine format|Error marking filters|Output file|Nothing was (?:written|encoded)|Finishing stream|Conversion failed|analyzeduration|Last message repeated|Could not find codec parameters|Could not open encoder|Error while filtering|Terminating thread|Task finished|Error processing packet queue/i;

/** Removes the prefix with the memory address: `[h264 @ 0x55d1011dc940] no frame!` → `no frame!`. */
const withoutPlace = (line: string): string => line.replace(/^(?:\[[^\]]*\] *)+/, '').trim();

/** Whether ffmpeg says that it came to the end of its input without a picture. */
export const endedWithoutPicture = (stderr: string): boolean =>
  /after EOF|nothing was (?:encoded|written)|no filtered frames|received no packets/i.test(stderr);

/**
 * The error for a film, or a part of one, in which not a single picture decodes.
 * @param codec as ffprobe names it
 * @param where `from its beginning to its end`
 * @param lines ffmpeg's stderr
 */
export const nothingDecodes = (codec: string, where: string, lines: readonly string[]): SourceMediaError => {
  const named = lines.filter((line) => !CONSEQUENCE.test(line));
  const found = REASONS.map(([pattern, words]) => [named.find((line) => pattern.test(line)), words] as const).find(
    ([line]) => line !== undefined,
  );
  const why = found?.[1] ?? (named.length === 0 ? 'it holds no pictures' : 'the data of its pictures is damaged');
  const said = withoutPlace(found?.[0] ?? named[0] ?? '');
  const quoted = said === '' ? '' : ` (ffmpeg says "${said.slice(0, 200)}")`;
  return new SourceMediaError(
    'nothingDecodes',
    `Not one picture of the ${codec} video decodes ${where}: ${why}${quoted}. ` +
      'See whether a player shows it; if so, convert it (ffmpeg -i IN OUT.mp4) and upload that.',
  );
};
