import { clouds } from '../../src/microsoft/clouds';
import { isAllowedServiceUrl } from '../../src/teams/front-door/service-url';

function allowed(cloud: keyof typeof clouds, host: string): boolean {
  const { serviceHosts } = clouds[cloud].botFramework;
  return isAllowedServiceUrl(`https://${host}/emea/`, { serviceHosts, allowLoopback: false });
}

describe('the addresses of Microsoft’s clouds', () => {
  it.each(['smba.trafficmanager.net', 'smba.onyx.prod.teams.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'])(
    'let the connector host %s in, as Microsoft’s own SDK does, in the public cloud and in GCC',
    (host) => {
      expect([allowed('public', host), allowed('gcc', host)]).toEqual([true, true]);
      expect([allowed('gcc-high', host), allowed('china', host)]).toEqual([false, false]);
      expect(allowed('public', `${host}.evil.example`)).toBe(false);
    },
  );

  it('write to GCC by its own connector first', () => {
    expect(clouds.gcc.botFramework.serviceHosts[0]).toBe('smba.infra.gcc.teams.microsoft.com');
  });

  it('have the audiences for Power Platform that programs against GCC and GCC High use', () => {
    expect([clouds.gcc, clouds['gcc-high']].map(({ powerPlatformResource }) => powerPlatformResource)).toEqual([
      'https://gov.service.powerapps.us',
      'https://high.service.powerapps.us',
    ]);
  });
});
