import { setFlagsFromString } from 'node:v8';

/** Newest V8 with which the flags were tried: that of Node 26. */
const NEWEST_TRIED = 14;

/**
 * Flags of V8 that save processor time and change nothing else, with the newest V8 that knows each. They are no contract: V8 gives them
 * up from version to version, and a Node that does not know one of its flags does not start.
 */
const KNOWN_UP_TO = {
  /** The garbage of a slice is collected with a tenth less of a processor when threads do not share that work. */
  '--single-threaded-gc': NEWEST_TRIED,
  /** By how much the heap may grow before garbage is collected, percent. */
  '--heap-growing-percent': NEWEST_TRIED,
  /** The heap is not searched, nor made small again, whenever little happens for a while, as between the files of a slice. */
  '--no-memory-reducer': NEWEST_TRIED,
  /** How large the heap may be before it is searched for the first time, MB. */
  '--initial-heap-size': NEWEST_TRIED,
  /**
   * A function has to run eight times as long as by V8's own measure before it is optimised. What answers some thousand requests and
   * ends takes longer to optimise than that saves.
   */
  '--interrupt-budget': 11,
} as const;
type Flag = keyof typeof KNOWN_UP_TO;

/** The V8 of Node 20, for which the values below hold. */
const OF_NODE_20 = 11;
/** V8's own value of the budget. */
const OWN_BUDGET = 66 * 1024;
const INTERRUPT_BUDGET = 8 * OWN_BUDGET;
/** V8's own values of numbers that processes of ours get. Those of the heap are read when it is made, and have no effect later. */
export const OWN_VALUES: Readonly<Record<string, number>> = {
  '--heap-growing-percent': 0,
  '--initial-heap-size': 0,
  '--interrupt-budget': OWN_BUDGET,
  '--max-old-space-size': 0,
};

const majorOf = (version: string): number => Number.parseInt(version, 10);

/** A flag; none where V8 does not know it. */
const flag = (v8: string, name: Flag, value?: number): readonly string[] => {
  if (majorOf(v8) > KNOWN_UP_TO[name]) return [];
  return [value === undefined ? name : `${name}=${value}`];
};

/** What a function loads is some 30 MB, all of which it keeps: a search while it starts finds nothing. */
const FIRST_HEAP_MB = 128;

/** A cloud keeps some 40 MB, and what it receives and sends lives for moments: the whole heap is seldom searched for that. */
const CLOUD_HEAP_GROWTH_PERCENT = 300;

/** Flags of a process in which a cloud runs, set before its code is loaded. @param v8 version of the V8 that gets them */
export const cloudFlags = (v8: string = process.versions.v8): readonly string[] => [
  ...flag(v8, '--heap-growing-percent', CLOUD_HEAP_GROWTH_PERCENT),
  ...flag(v8, '--no-memory-reducer'),
  ...flag(v8, '--interrupt-budget', INTERRUPT_BUDGET),
];

/**
 * Flags of the process that runs a function.
 * @param heapGrowthPercent undefined: as V8 likes
 * @param v8 version of the V8 that gets them
 */
export const functionFlags = (heapGrowthPercent?: number, v8: string = process.versions.v8): readonly string[] => [
  ...flag(v8, '--single-threaded-gc'),
  ...(heapGrowthPercent === undefined ? [] : flag(v8, '--heap-growing-percent', heapGrowthPercent)),
  ...flag(v8, '--no-memory-reducer'),
  ...flag(v8, '--initial-heap-size', FIRST_HEAP_MB),
  ...flag(v8, '--interrupt-budget', INTERRUPT_BUDGET),
];

/**
 * Do something while numbers among V8's flags have V8's own values. Where those are not known, nothing is changed.
 * @param given flags of this process, which hold again afterwards
 */
export const withOwnFlags = (given: readonly string[], use: () => void, v8: string = process.versions.v8): void => {
  const changed = given.flatMap((flag) => {
    const own = OWN_VALUES[flag.slice(0, flag.indexOf('='))];
    return own === undefined || majorOf(v8) !== OF_NODE_20 ? [] : [{ flag, own }];
  });
  for (const { flag, own } of changed) setFlagsFromString(`${flag.slice(0, flag.indexOf('='))}=${own}`);
  try {
    use();
  } finally {
    for (const { flag } of changed) setFlagsFromString(flag);
  }
};
