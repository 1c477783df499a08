import { formatBytes, formatCount } from '../../shared/core/text/format.ts';
import type { PageFacts } from '../core/on-disk/page-facts.ts';

const countOf = (numbers: PageFacts['numbered'][number]['numbers']): number =>
  numbers.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Never the scheme of an address, whatever the name begins with. */
const hrefOf = (name: string): string => `./${name.split('/').map(encodeURIComponent).join('/')}`;

/** All files beside the page: those that are named by numbers as folders. */
export const FileList = ({ facts: { numbered, files } }: { readonly facts: Pick<PageFacts, 'numbered' | 'files'> }) => (
  <section class="stack" aria-labelledby="files-title">
    <h2 id="files-title">Files</h2>
    <ul class="files small">
      {numbered.map(({ folder, extension, numbers }) => (
        <li key={`${folder}.${extension}`}>
          <a href={`${folder}/`}>
            {folder}/*.{extension}
          </a>{' '}
          <span class="faint">{formatCount(countOf(numbers), 'file')}</span>
        </li>
      ))}
      {files.map(({ name, bytes }) => (
        <li key={name}>
          <a href={hrefOf(name)}>{name}</a> <span class="faint">{formatBytes(bytes)}</span>
        </li>
      ))}
    </ul>
  </section>
);
