import { readConfig } from '../../src/config';
import { goodEnvironment } from '../support/good-environment';

const insideOf = (env: Record<string, string>) => readConfig({ ...goodEnvironment, ...env }).http.inside;

it('what a bot says of itself inside is said on this machine alone, unless the settings name another address', () => {
  expect(insideOf({})).toEqual({ host: '127.0.0.1', port: 0 });
  expect(insideOf({ HOST: '0.0.0.0', PORT: '8080' })).toEqual({ host: '127.0.0.1', port: 0 });
  expect(insideOf({ INSIDE_HOST: '10.0.0.5', INSIDE_PORT: '9100' })).toEqual({ host: '10.0.0.5', port: 9100 });
});
