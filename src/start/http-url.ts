/** `http://host:port`. An address of IPv6 stands in brackets there (RFC 3986, section 3.2.2). */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
