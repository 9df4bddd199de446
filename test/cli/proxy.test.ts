import { exitCode, report } from '../../src/cli/doctor/print';
import { startProxy, type TestProxy } from '../support/proxy';
import { openClinic, type Clinic } from './clinic';

let clinic: Clinic;
let proxy: TestProxy;
beforeAll(async () => {
  clinic = await openClinic();
  proxy = await startProxy({ login: 'desk:canary-password' });
});
afterAll(async () => {
  await clinic.close();
  await proxy.close();
});

const examine = (address: string, noProxy = '') =>
  clinic.examine({ env: (env) => Object.assign(env, { HTTPS_PROXY: address, NO_PROXY: noProxy }) });

describe('the doctor of a bot behind a proxy', () => {
  it('says which proxy that is, without its password, and finds the set-up sound through it', async () => {
    const findings = await examine(proxy.url.replace('://', '://desk:canary-password@'), 'sql.example.com');

    const [found] = findings.filter(({ check }) => check === 'proxy');
    expect(found).toMatchObject({
      subject: proxy.url,
      result: 'ok',
      seen: 'lets the bot through; NO_PROXY is sql.example.com',
    });
    expect(findings.filter(({ result }) => result !== 'ok')).toEqual([]);
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(report(findings)).not.toMatch(/canary|Y2FuYXJ5/);
  });

  it('tells a password that the proxy refuses once, with everything that it stops, and blames nobody else', async () => {
    const findings = await examine(proxy.url.replace('://', '://desk:canary-old@'));

    const [told, ...others] = findings.filter(({ result }) => result === 'fault');
    expect(told).toMatchObject({ check: 'proxy', subject: proxy.url, next: expect.stringContaining('HTTPS_PROXY') });
    expect(told?.seen).toMatch(/the proxy 127\.0\.0\.1:\d+ of this network does not accept the desk/);
    expect(told?.alsoStops).toContain('token Microsoft Graph');
    expect(others).toEqual([]);
    expect(exitCode(findings)).toBe(1);
    expect(report(findings)).not.toMatch(/canary/);
  });

  it('tells a proxy that is not there in the same way', async () => {
    const [told, ...others] = (await examine('http://127.0.0.1:1')).filter(({ result }) => result === 'fault');

    expect(told).toMatchObject({ check: 'proxy', seen: expect.stringContaining('127.0.0.1:1 of this network') });
    expect(others).toEqual([]);
  });
});
