import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface SentRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer;
}

/** Ask as a client that changes nothing of what it is given, not even dots in a path. @param url origin and path */
export const callHttp = (url: string, { method = 'GET', headers = {}, body }: SentRequest = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const [, hostname = '', port, path = ''] = /^http:\/\/([^/:]+):(\d+)(.*)$/.exec(url) ?? [];
    const request = httpRequest({ hostname, port, path, method, headers: headers as Record<string, string[]> });
    request.once('error', reject);
    request.once('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
    });
    request.end(body);
  });
