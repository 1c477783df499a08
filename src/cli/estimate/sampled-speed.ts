/** How fast slices of a file are rendered on this machine, with as many at once as in the run. */
export interface SampledSpeed {
  /** for each second of video */
  readonly msPerMediaSecond: number;
  /** independent of the length: start of ffmpeg, reading up to the first picture, palette */
  readonly msPerSlice: number;
  /** the same two values as processor time, of ffmpeg and of this process */
  readonly cpuMsPerMediaSecond: number;
  readonly cpuMsPerSlice: number;
  /** wall-clock time for each unit of processor time: above 1, other work competes for the processors */
  readonly pace: number;
  /** seconds of video that were rendered to find out */
  readonly sampledSeconds: number;
}

/** Times for rendering a short range. */
export interface Sample {
  readonly mediaS: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** At least this share of a long sample's work grows with its length, since decoding does. */
const LEAST_GROWING_SHARE = 0.5;

const sumOf = (samples: readonly Sample[], value: keyof Sample): number =>
  samples.reduce((sum, sample) => sum + sample[value], 0);

export const sampleMean = (samples: readonly Sample[], value: keyof Sample): number =>
  sumOf(samples, value) / samples.length;

/** Rounds of samples, none empty. */
export interface SampleRounds {
  /** a second or so */
  readonly short: readonly Sample[];
  /** several seconds from the same places */
  readonly long: readonly Sample[];
  /** several seconds from other places */
  readonly elsewhere: readonly Sample[];
}

/**
 * The speed that rounds of samples show. Processor time is divided into a part that grows with the length and one that does
 * not, as it hardly depends on other work of the machine. The pace, wall-clock time to processor time, is taken over all rounds.
 */
export const sampledSpeedOf = ({ short, long, elsewhere }: SampleRounds): SampledSpeed => {
  const [mediaS, cpuMs] = [sampleMean(long, 'mediaS'), sampleMean(long, 'cpuMs')];
  const longerS = mediaS - sampleMean(short, 'mediaS');
  const growing = longerS > 0 ? (cpuMs - sampleMean(short, 'cpuMs')) / longerS : cpuMs / mediaS;
  const share = Math.min(1, Math.max(LEAST_GROWING_SHARE, (growing * mediaS) / Math.max(1, cpuMs)));
  const cpuMsPerSlice = cpuMs * (1 - share);
  const both = [...long, ...elsewhere];
  const cpuMsPerMediaSecond = Math.max(0, sampleMean(both, 'cpuMs') - cpuMsPerSlice) / sampleMean(both, 'mediaS');
  const all = [...short, ...both];
  const pace = sumOf(all, 'wallMs') / Math.max(1, sumOf(all, 'cpuMs'));
  return {
    msPerMediaSecond: cpuMsPerMediaSecond * pace,
    msPerSlice: cpuMsPerSlice * pace,
    cpuMsPerMediaSecond,
    cpuMsPerSlice,
    pace,
    sampledSeconds: sumOf(all, 'mediaS'),
  };
};
