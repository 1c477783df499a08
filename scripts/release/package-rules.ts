/** A file of a packed package, and its size in bytes. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

/** What `npm pack --json` says of a package. Bytes. */
export interface PackedPackage {
  readonly filename: string;
  /** of the archive */
  readonly size: number;
  readonly files: readonly PackedFile[];
}

/** The parts of package.json that name files. */
export interface PackageEntries {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: unknown;
}

const MOST_BYTES = 6_000_000;

/** What may be in the package: what runs, its declarations and source maps, and what people read. */
const WANTED = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|fanreel\.schema\.json)$/,
  /^dist\/(cdk|cli|functions|local|sdk)\/.+\.(mjs|cjs)(\.map)?$/,
  /^dist\/(on-disk|viewer)\/.+\.(js|css|svg|html)$/,
  // The page's own film to try it with, and its icon.
  /^dist\/viewer\/assets\/(demo-[\w-]+\.mp4|icon-[\w-]+\.png)$/,
  /^dist\/schemas\/[a-z-]+\.schema\.json$/,
  /^dist\/types\/.+\.d\.(ts|cts)$/,
  /^dist\/types\/(cdk|cjs)\/package\.json$/,
  /^dist\/layers\/package-lock\.json$/,
];

/** Every file that `exports` names, whatever the conditions; where a name holds a `*`, the `*` is kept. */
const targetsOf = (exported: unknown): string[] => {
  if (typeof exported === 'string') return [exported];
  return typeof exported === 'object' && exported !== null ? Object.values(exported).flatMap(targetsOf) : [];
};

const fitsTarget = (target: string): ((path: string) => boolean) => {
  const [before = '', after] = target.replace(/^\.\//, '').split('*');
  return after === undefined ? (path) => path === before : (path) => path.startsWith(before) && path.endsWith(after);
};

/**
 * Look for what is wrong with a packed package.
 * @returns a sentence for each: files that do not belong into it, files that its package.json names and that are missing, and too
 *   many bytes. Empty when nothing is
 */
export const packageProblems = (packed: PackedPackage, { bin, exports }: PackageEntries): string[] => {
  const paths = packed.files.map(({ path }) => path);
  const named = [...Object.values(bin), ...targetsOf(exports)];
  return [
    ...paths
      .filter((path) => !WANTED.some((wanted) => wanted.test(path)))
      .map((path) => `${path} does not belong there.`),
    ...named.filter((target) => !paths.some(fitsTarget(target))).map((target) => `${target} is missing.`),
    ...(packed.size > MOST_BYTES ? [`It has ${packed.size} bytes; at most ${MOST_BYTES} are allowed.`] : []),
  ];
};
