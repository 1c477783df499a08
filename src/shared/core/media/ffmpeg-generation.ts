/** A release branch of FFmpeg, e.g. 4.1 → `{ major: 4, minor: 1 }`. */
export interface Generation {
  readonly major: number;
  readonly minor: number;
}

/** Branches by the year of their first release. @see https://ffmpeg.org/download.html#releases */
const BRANCHES: readonly (readonly [year: number, major: number, minor: number])[] = [
  [2012, 1, 0],
  [2013, 2, 1],
  [2014, 2, 5],
  [2015, 2, 8],
  [2016, 3, 2],
  [2017, 3, 4],
  [2018, 4, 0],
  [2018, 4, 1],
  [2019, 4, 2],
  [2020, 4, 3],
  [2021, 4, 4],
  [2022, 5, 0],
  [2022, 5, 1],
  [2023, 6, 0],
  [2023, 6, 1],
  [2024, 7, 0],
  [2024, 7, 1],
  [2025, 8, 0],
  [2026, 8, 1],
];

const LAST_YEAR = 2026;
/** Builds of this generation or an older one are used only when there is no newer one. */
const OLD: Generation = { major: 4, minor: 2 };

/** Negative when `a` is the older one. */
export const compareGenerations = (a: Generation, b: Generation): number => a.major - b.major || a.minor - b.minor;

/** The branch that was open for most of a year: a build from the sources of that year is closest to it. */
const branchOf = (year: number): Generation => {
  if (year > LAST_YEAR) return { major: 8 + year - LAST_YEAR, minor: 1 };
  // For 2018 the later branch, as the builds in use are from the end of that year. For other years the earlier branch:
  // a build
  // of that year surely has all of it.
  const wanted = BRANCHES.filter(([each]) => each === year);
  const [, major = 0, minor = 0] = (year === 2018 ? wanted.at(-1) : wanted[0]) ?? [];
  return { major, minor };
};

/**
 * The generation of a build.
 * @param version as the build prints it: `5.1.9-0+deb12u1`, `n7.1`, or a commit (`N-47683-g0e8eb07980`, `2023-03-05-git-…`)
 * @param buildYear last year of its copyright line: tells the age of a build whose version is a commit
 */
export const generationOf = (version: string, buildYear: number | undefined): Generation => {
  const [, major, minor] = /^n?(\d{1,2})\.(\d+)/.exec(version) ?? [];
  if (major !== undefined) return { major: Number(major), minor: Number(minor) };
  const [, dated] = /^(20\d\d)-/.exec(version) ?? [];
  return branchOf(dated === undefined ? (buildYear ?? 0) : Number(dated));
};

/** The year in which a generation was released. The copyright line of a build gives the year of its last bug fix instead. */
export const releaseYearOf = ({ major, minor }: Generation): number => {
  const known = BRANCHES.filter(([, each, sub]) => each < major || (each === major && sub <= minor)).at(-1);
  return major > 8 ? LAST_YEAR + major - 8 : (known?.[0] ?? 0);
};

/** Whether a build is so old that people should be told to get a newer one. */
export const isOld = (generation: Generation): boolean => compareGenerations(generation, OLD) <= 0;
