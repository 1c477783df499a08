import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/*
 * Runs AWS's own runtime client in an execution environment of the embedded cloud. The client takes a Runtime API of the form
 * `<host>:<port>`; ours has a secret path as well. A second thread forwards from a port of this process to it, and ends the process when
 * the cloud is gone. It is another thread because the client blocks the main one while it posts an answer.
 */

const killWithCloud = () => {
  const gone = () => process.kill(-process.pid, 'SIGKILL');
  new Socket({ fd: 0, readable: true, writable: false }).on('error', gone).on('close', gone).resume();
};

const forward = (api: string) => {
  const target = new URL(`http://${api}`);
  const server = createServer((incoming, answer) => {
    const { method = 'GET', url = '', headers } = incoming;
    const onward = httpRequest(
      { hostname: target.hostname, port: target.port, method, path: target.pathname + url, headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
};

const main = () => {
  const worker = new Worker(new URL(import.meta.url), { workerData: process.env.AWS_LAMBDA_RUNTIME_API });
  worker.once('message', (port: number) => {
    worker.unref();
    process.env.AWS_LAMBDA_RUNTIME_API = `127.0.0.1:${port}`;
    void import(pathToFileURL(`${import.meta.dirname}/node_modules/aws-lambda-ric/index.mjs`).href);
  });
};

if (isMainThread) main();
else {
  killWithCloud();
  forward(String(workerData));
}
