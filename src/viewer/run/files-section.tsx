import { Fragment } from 'preact';
import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { manifestKey } from '../../shared/core/contracts/object-keys.ts';
import { type StitchedRecord, stitchedName } from '../../shared/core/documents/stitched.ts';
import { formatBytes, formatCount, formatNumber } from '../../shared/core/text/format.ts';
import { filesOfJob } from '../core/result/files-of-job.ts';
import { fileHref } from '../links/file-address.ts';
import { Card } from '../ui/card.tsx';
import './files.css';

interface FilesSectionProps {
  readonly answer: JobAnswer;
  readonly stitched: StitchedRecord | undefined;
}

const nameOf = (key: string): string => key.split('/').slice(2).join('/');

/** A path that breaks behind its folders. */
const Path = ({ name }: { readonly name: string }) => (
  <>
    {name.split(/(?<=\/)/).map((part) => (
      <Fragment key={part}>
        {part}
        <wbr />
      </Fragment>
    ))}
  </>
);

interface FileLinkProps {
  readonly fileKey: string;
  /** default: as below the job */
  readonly name?: string;
}

/** Leads to the file by the page, since links to the storage expire. */
const FileLink = ({ fileKey, name = nameOf(fileKey) }: FileLinkProps) => (
  <a class="mono" href={fileHref(fileKey)} target="_blank" rel="noreferrer">
    <Path name={name} />
  </a>
);

/** All kinds of files, with links to the first and the last of each. */
export const FilesSection = ({ answer, stitched }: FilesSectionProps) => {
  const { jobId } = answer;
  const { results } = filesOfJob(answer, stitched);
  const poster = answer.manifest?.poster;
  const count = results.reduce((sum, result) => sum + result.count, 0);
  return (
    <Card title="Files" aside={<span class="small faint">{formatCount(count, 'file')}</span>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section class="files-frame" tabIndex={0} aria-label="Files by kind">
        <table class="files small">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Type</th>
              <th scope="col">Files</th>
              <th scope="col">Size</th>
              <th scope="col">First</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {results.map(({ kind, contentType, count, bytes: size, first, last }) => (
              <tr key={`${kind} ${contentType} ${first.key}`}>
                <th scope="row">{kind}</th>
                <td>{contentType}</td>
                <td class="figure">{formatNumber(count)}</td>
                <td class="figure">{formatBytes(size)}</td>
                <td>
                  <FileLink fileKey={first.key} />
                </td>
                <td>{last === undefined ? '' : <FileLink fileKey={last.key} />}</td>
              </tr>
            ))}
            {stitched?.outputs.map((output) => (
              <tr key={stitchedName(output)}>
                <th scope="row">whole video</th>
                <td>{output.contentType}</td>
                <td class="figure">1</td>
                <td class="figure">{formatBytes(output.bytes)}</td>
                <td>
                  <FileLink fileKey={output.key} name={stitchedName(output)} />
                </td>
                <td />
              </tr>
            ))}
            {poster === undefined ? null : (
              <tr>
                <th scope="row">poster</th>
                <td>image/jpeg</td>
                <td class="figure">{poster.small === undefined ? 1 : 2}</td>
                <td class="figure">{formatBytes(poster.bytes + (poster.small?.bytes ?? 0))}</td>
                <td>
                  <FileLink fileKey={poster.key} />
                </td>
                <td>{poster.small === undefined ? '' : <FileLink fileKey={poster.small.key} />}</td>
              </tr>
            )}
            <tr>
              <th scope="row">manifest</th>
              <td>application/json</td>
              <td class="figure">1</td>
              <td />
              <td>
                <FileLink fileKey={manifestKey(jobId)} />
              </td>
              <td />
            </tr>
          </tbody>
        </table>
      </section>
    </Card>
  );
};
