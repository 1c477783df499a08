import ffmpeg from 'fluent-ffmpeg';

/** One end of an ffmpeg command line: options, and the file, URL or pipe they are about. */
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

/** Options one by one: fluent-ffmpeg splits the elements of an array at their blanks. */
const oneByOne = (options: readonly string[]) => options as readonly [string, ...string[]];

/**
 * Write an ffmpeg command line. fluent-ffmpeg puts it together but can start it only with this process' environment and without
 * limits, so its arguments are asked for, here and nowhere else.
 * @returns argv without the program
 */
export const ffmpegArguments = ({ input, filterGraph, outputs }: FfmpegLine): string[] => {
  const command = ffmpeg({ logger: undefined }).input(input.target);
  command.inputOptions(...oneByOne(input.options)).complexFilter(filterGraph);
  for (const { target, options } of outputs) command.output(target).outputOptions(...oneByOne(options));
  return command._getArguments();
};
