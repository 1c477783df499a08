import ffmpeg from 'fluent-ffmpeg';

/** An input or output of an ffmpeg command line: a file, URL or pipe, with its options. */
export interface CommandEnd {
  readonly target: string;
  readonly options: readonly string[];
}

/** A command line of one input, a filter graph and any number of outputs. */
export interface FfmpegLine {
  readonly input: CommandEnd;
  readonly filterGraph: string;
  readonly outputs: readonly CommandEnd[];
}

/** Passes options as separate arguments, because fluent-ffmpeg splits the elements of an array at blanks. */
const oneByOne = (options: readonly string[]) => options as readonly [string, ...string[]];

/**
 * Make an ffmpeg command line. fluent-ffmpeg puts it together, but could start it only with this process's environment and
 * without limits. So we take only its arguments, here and nowhere else.
 * @returns argv without the program
 */
export const ffmpegArguments = ({ input, filterGraph, outputs }: FfmpegLine): string[] => {
  const command = ffmpeg({ logger: undefined }).input(input.target);
  command.inputOptions(...oneByOne(input.options)).complexFilter(filterGraph);
  for (const { target, options } of outputs) command.output(target).outputOptions(...oneByOne(options));
  return command._getArguments();
};
