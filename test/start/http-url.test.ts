import { httpUrl } from '../../src/start/http-url';
import { insideUrlOf } from '../../src/start/inside-address';

it.each([
  ['127.0.0.1', 'http://127.0.0.1:3978'],
  ['bot.contoso.com', 'http://bot.contoso.com:3978'],
  ['::1', 'http://[::1]:3978'],
  ['::', 'http://[::]:3978'],
])('the port of %s is at %s', (host, url) => {
  expect(httpUrl(host, 3978)).toBe(url);
});

it.each([
  ['0.0.0.0', 'http://127.0.0.1:9464'],
  ['::', 'http://[::1]:9464'],
  ['::1', 'http://[::1]:9464'],
  ['10.0.0.7', 'http://10.0.0.7:9464'],
])('who is on the machine reaches the inside address on %s at %s', (host, url) => {
  expect(insideUrlOf(host, 9464)).toBe(url);
});
