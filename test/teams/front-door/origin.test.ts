import { quotaActivity, start, stopAll } from '../support/start';

afterEach(stopAll);

describe('an activity from elsewhere', () => {
  it.each([
    ['missing', undefined, undefined],
    ['not the one signed for', 'https://smba.trafficmanager.net/emea/', undefined],
    ['of a look-alike host', 'https://smba.trafficmanager.net.evil.tld/', 'https://smba.trafficmanager.net.evil.tld/'],
    ['without TLS', 'http://smba.trafficmanager.net/emea/', 'http://smba.trafficmanager.net/emea/'],
    [
      'with credentials in it',
      'https://smba.trafficmanager.net@evil.tld/',
      'https://smba.trafficmanager.net@evil.tld/',
    ],
    ['on an unusual port', 'https://smba.trafficmanager.net:8443/', 'https://smba.trafficmanager.net:8443/'],
  ])('is refused when its serviceUrl is %s', async (_name, serviceUrl, claim) => {
    const started = await start();
    const activity = await quotaActivity(started);
    const claims = claim === undefined ? {} : { serviceurl: claim };

    const { status } = await started.teams.postActivity({ ...activity, serviceUrl }, { claims });

    expect(status).toBe(401);
    expect(started.desk.calls).toEqual([]);
  });

  it('is refused when the token names no serviceUrl at all', async () => {
    const started = await start();
    const activity = await quotaActivity(started);

    const { status } = await started.teams.postActivity(activity, { claims: { serviceurl: undefined } });

    expect(status).toBe(401);
  });

  it.each(['', undefined, 'webchat', 'emulator', 'AseChannel', 'MSTEAMS', 'msteams '])(
    'is refused for the channel %p',
    async (channelId) => {
      const started = await start();
      const activity = await quotaActivity(started);

      const { status } = await started.teams.postActivity({ ...activity, channelId });

      expect(status).toBe(403);
      expect(started.desk.calls).toEqual([]);
    },
  );

  it.each([
    ['another tenant', 'other', 'other'],
    ['two different tenants', 'ours', 'other'],
    ['two different tenants, the other way round', 'other', 'ours'],
    ['no tenant in the channel data', undefined, 'ours'],
    ['no tenant at all', undefined, undefined],
    ['an empty one in the conversation', 'ours', ''],
  ])('is refused, audited and not answered: %s', async (_name, channelTenant, conversationTenant) => {
    const started = await start();
    const { teams } = started;
    const activity = await quotaActivity(started);
    const id = (which: string | undefined) =>
      which === 'ours' ? teams.tenantId : which && '99999999-0000-4000-8000-000000000000';
    const sent = teams.mark();

    const { status, body } = await teams.postActivity({
      ...activity,
      channelData: { ...(activity['channelData'] as object), tenant: { id: id(channelTenant) } },
      conversation: { ...(activity['conversation'] as object), tenantId: id(conversationTenant) },
    });

    expect([status, body]).toEqual([403, { error: 'forbidden' }]);
    expect(started.denials).toEqual([
      expect.objectContaining({ activityType: 'message', aadObjectId: teams.as('ravi').person.aadObjectId }),
    ]);
    expect(teams.traffic.filter(({ number, direction }) => number > sent && direction === 'from-bot')).toEqual([]);
    expect(started.desk.calls).toEqual([]);
  });

  it('is let in when the conversation names no tenant, as in Microsoft’s printed samples', async () => {
    const started = await start();
    const activity = await quotaActivity(started);
    const { tenantId, ...conversation } = activity['conversation'] as { tenantId?: string };

    const { status } = await started.teams.postActivity({ ...activity, conversation });

    expect(tenantId).toBe(started.teams.tenantId);
    expect(status).toBe(200);
    expect(started.desk.named('quota')).toHaveLength(1);
  });

  it('is told by the name of its host, to the log, to the books and to whoever asks inside, and to nobody outside', async () => {
    const started = await start({ server: { inside: { host: '127.0.0.1', port: 0 } } });
    const activity = await quotaActivity(started);
    const serviceUrl = 'https://smba.new.teams.example/emea/';
    const post = (id: string) =>
      started.teams.postActivity({ ...activity, id, serviceUrl }, { claims: { serviceurl: serviceUrl } });

    const inside = async () => (await (await fetch(`${started.inside}/readyz`)).json()) as object;
    const before = await inside();
    const statuses = [(await post('one')).status, (await post('two')).status];
    const outside = await (await fetch(`${started.origin}/readyz`)).text();

    expect(statuses).toEqual([401, 401]);
    expect(started.refusedHosts).toEqual(['smba.new.teams.example']);
    expect(started.log.filter(({ fields }) => fields['host'] === 'smba.new.teams.example')).toHaveLength(1);
    expect(outside).toBe('ready');
    expect(before).toMatchObject({ ready: true, refusedConnectorHosts: [] });
    expect(await inside()).toMatchObject({ ready: true, refusedConnectorHosts: ['smba.new.teams.example'] });
  });

  it('is not told as a host when nobody has signed for it', async () => {
    const started = await start();
    const activity = await quotaActivity(started);

    await started.teams.postActivity({ ...activity, serviceUrl: 'https://evil.example/' });

    expect(started.refusedHosts).toEqual([]);
  });

  it('is refused even when the refusal cannot be audited', async () => {
    const started = await start({ server: { onDenied: async () => Promise.reject(new Error('database is gone')) } });
    const activity = await quotaActivity(started);

    const { status } = await started.teams.postActivity({ ...activity, channelId: 'webchat' });

    expect(status).toBe(403);
    expect(started.log.map(({ message }) => message)).toContain('a refusal could not be audited');
  });
});
