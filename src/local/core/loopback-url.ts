import { isLoopbackHost } from '../../shared/core/http/loopback-host.ts';

/** Whether text is an HTTP URL of this machine without credentials in it. */
export const isLoopbackUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && isLoopbackHost(hostname) && username === '' && password === '';
};
