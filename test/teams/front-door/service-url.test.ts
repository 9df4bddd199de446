import { isAllowedServiceUrl, isTrustworthyAddress } from '../../../src/teams/front-door/service-url';

const serviceHosts = ['smba.trafficmanager.net', 'smba.infra.gov.teams.microsoft.us'];

describe('the bot’s token goes to', () => {
  it.each([
    ['https://smba.trafficmanager.net/emea/', true],
    ['https://smba.infra.gov.teams.microsoft.us/teams/', true],
    ['https://SMBA.TrafficManager.net/', true],
    ['https://smba.trafficmanager.net:443/', true],
    ['https://smba.trafficmanager.net:8443/', false],
    ['http://smba.trafficmanager.net/', false],
    ['wss://smba.trafficmanager.net/', false],
    ['https://evil.smba.trafficmanager.net/', false],
    ['https://smba.trafficmanager.net.evil.example/', false],
    ['https://trafficmanager.net/', false],
    ['https://user@smba.trafficmanager.net/', false],
    ['https://:password@smba.trafficmanager.net/', false],
    ['https://user:password@smba.trafficmanager.net/', false],
    ['https://127.0.0.1/', false],
    ['http://127.0.0.1:3978/', false],
    ['http://localhost/', false],
    ['smba.trafficmanager.net', false],
    ['', false],
  ])('%p: %p', (address, expected) => {
    expect(isAllowedServiceUrl(address, { serviceHosts, allowLoopback: false })).toBe(expected);
  });

  it.each([
    ['http://127.0.0.1:3978/', true],
    ['http://localhost:3978/', true],
    ['http://[::1]:3978/', true],
    ['https://smba.trafficmanager.net/', true],
    ['http://user@127.0.0.1:3978/', false],
    ['http://:password@127.0.0.1:3978/', false],
    ['http://127.0.0.2:3978/', false],
    ['http://smba.trafficmanager.net/', false],
    ['https://127.0.0.1:3978/', false],
    ['ftp://127.0.0.1/', false],
  ])('%p, where this machine is allowed: %p', (address, expected) => {
    expect(isAllowedServiceUrl(address, { serviceHosts, allowLoopback: true })).toBe(expected);
  });

  it('this machine with TLS at any port, when it is on the list', () => {
    const rule = { serviceHosts: ['127.0.0.1', 'localhost', '[::1]'], allowLoopback: false };
    const allowed = ['https://127.0.0.1:8443/', 'https://localhost:8443/', 'https://[::1]:8443/', 'https://localhost/'];

    expect(allowed.map((address) => isAllowedServiceUrl(address, rule))).toEqual([true, true, true, true]);
    expect(isAllowedServiceUrl('http://localhost:8443/', rule)).toBe(false);
  });
});

it.each([
  ['https://login.botframework.com/v1', true, true],
  ['https://127.0.0.1:8443/', true, true],
  ['http://127.0.0.1:8443/', false, true],
  ['http://localhost/', false, true],
  ['http://[::1]/', false, true],
  ['http://login.botframework.com/v1', false, false],
  ['ftp://127.0.0.1/', false, false],
  ['login.botframework.com', false, false],
  ['', false, false],
])('keys are read at %p: %p, and where this machine is allowed: %p', (address, usually, here) => {
  expect([false, true].map((allowLoopback) => isTrustworthyAddress(address, { allowLoopback }))).toEqual([
    usually,
    here,
  ]);
});
