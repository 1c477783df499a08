// An S3 server in a process of its own: prints its endpoint as a line of JSON, answers `rss` with its resident set in
// bytes on demand, and can be killed.
import { type S3ServerOptions, startS3Server } from '../../../src/local/s3/server.ts';

const options: S3ServerOptions = JSON.parse(process.argv[2] ?? '{}');
const server = await startS3Server(options);
process.on('message', (message) => {
  if (message === 'rss') process.send?.(process.memoryUsage.rss());
});
process.send?.({ endpoint: server.endpoint });
