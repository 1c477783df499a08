/** A page of the site: the document of the repository that it is, or what makes it. */
export interface SitePage {
  /** its path without `.md`: `recipes/index` */
  readonly path: string;
  /** in the list at the side */
  readonly title: string;
  readonly source: string | 'made';
  /** whether its tables need the room beside the text, where other pages list their headings */
  readonly isWide?: boolean;
}

export interface SitePart {
  readonly title: string;
  readonly pages: readonly SitePage[];
  readonly isClosed?: boolean;
}

const doc = (name: string, title: string): SitePage => ({ path: name, title, source: `docs/${name}.md` });
const made = (path: string, title: string): SitePage => ({ path, title, source: 'made' });

const RECIPES: readonly SitePage[] = [
  { path: 'recipes/index', title: 'All recipes', source: 'docs/recipes/README.md' },
  doc('recipes/players', 'Previews while seeking'),
  doc('recipes/readme-gif', 'A GIF in a README'),
  doc('recipes/own-rule', 'A rule of your own'),
  doc('recipes/nextjs', 'Upload page in Next.js'),
  doc('recipes/from-the-aws-sample', 'From the AWS sample'),
  doc('recipes/python', 'Python'),
  doc('recipes/shell', 'Shell'),
];

/**
 * Pages in the order in which they are read.
 * @param decisions the documents of `docs/adr`, in order
 */
export const siteParts = (decisions: readonly SitePage[]): readonly SitePart[] => [
  {
    title: 'Begin',
    pages: [
      doc('start', 'In a minute'),
      doc('viewer', 'The page'),
      doc('deploy', 'On AWS'),
      doc('construct', 'In your CDK app'),
      doc('package', 'The package'),
      doc('container', 'In a container'),
      doc('programmatic', 'From TypeScript'),
      doc('gallery', 'ASCII gallery'),
    ],
  },
  { title: 'Recipes', pages: RECIPES },
  {
    title: 'Reference',
    pages: [
      { ...doc('options', 'Options'), isWide: true },
      doc('config', 'Config and presets'),
      doc('api', 'HTTP API'),
      made('reference/http-api', 'HTTP API: every route'),
      doc('extend', 'Events'),
      made('reference/schemas', 'Events and documents: schemas'),
      doc('find', 'Find a picture'),
      { ...doc('formats', 'Formats'), isWide: true },
      doc('rejections', 'Rejections'),
      doc('failures', 'Failures'),
      doc('warnings', 'Warnings'),
    ],
  },
  {
    title: 'How it works',
    pages: [
      doc('architecture', 'Architecture'),
      doc('security', 'Security'),
      doc('scale', 'Scale'),
      doc('benchmarks', 'Benchmarks'),
      { path: 'contributing', title: 'Contributing', source: 'CONTRIBUTING.md' },
      { path: 'changelog', title: 'Changelog', source: 'CHANGELOG.md' },
    ],
  },
  { title: 'Decisions', pages: [made('adr/index', 'All decisions'), ...decisions], isClosed: true },
];
