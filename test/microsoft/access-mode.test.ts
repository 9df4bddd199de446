import { AccessMode } from '../../src/recipe/ports/crm';
import { errorOf, freshStage, ids } from './support/connected';
import { refusal, row } from './support/dataverse-rows';
import type { FakeAnswer } from './support/fake-service';

const stale: FakeAnswer = {
  status: 412,
  body: { error: { code: '', message: "The version of the existing record doesn't match." } },
};

describe('the CRM', () => {
  const stage = freshStage();

  describe('Access Mode', () => {
    it('is set with the version just read', async () => {
      stage.fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : { status: 204 }));

      await stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive);

      expect(stage.fake.requests[1]).toMatchObject({
        method: 'PATCH',
        target: `/api/data/v9.2/systemusers(${ids.systemuser})`,
        body: { accessmode: 4 },
        headers: { 'if-match': 'W/"100"' },
      });
    });

    it('is sent even when the row shows it already, because a read is no proof', async () => {
      stage.fake.answer((request) =>
        request.method === 'GET' ? { status: 200, body: row({ accessmode: 4 }) } : { status: 204 },
      );

      await stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive);

      expect(stage.fake.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
    });

    it('is tried again on the new version when the sync wrote in between', async () => {
      stage.fake.answer((request, count) => {
        if (request.method === 'GET') return { status: 200, body: row({ '@odata.etag': `W/"${count}"` }) };
        return count < 4 ? stale : { status: 204 };
      });

      await stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive);

      expect(
        stage.fake.requests.filter(({ method }) => method === 'PATCH').map(({ headers }) => headers['if-match']),
      ).toEqual(['W/"1"', 'W/"3"']);
    });

    it('is left for later when the row never settles', async () => {
      stage.fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : stale));

      const error = await errorOf(stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive));

      expect(error).toMatchObject({ outlook: 'again', problem: { code: 'row-busy' } });
      expect(stage.fake.requests.filter(({ method }) => method === 'PATCH').length).toBeLessThanOrEqual(4);
    });

    it('is not set on what turns out to be an application user', async () => {
      stage.fake.answer((request, count) => {
        if (request.method === 'PATCH') return stale;
        return { status: 200, body: row(count === 1 ? {} : { applicationid: ids.app }) };
      });

      const error = await errorOf(stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive));

      expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'wrong-row' } });
    });

    it('falls back to any version where the table keeps none', async () => {
      stage.fake.answer((request) => {
        if (request.method === 'GET') return { status: 200, body: row() };
        return request.headers['if-match'] === '*' ? { status: 204 } : refusal('0x8006088D');
      });

      await expect(
        stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive),
      ).resolves.toBeUndefined();
    });

    it.each<[string, string, string]>([
      ['0x8004b050', 'refused', 'slots-full'],
      ['0x8004B050', 'refused', 'slots-full'],
      ['0x80041D66', 'not-yet', 'not-licensed-yet'],
      ['0x8004b049', 'refused', 'users-full'],
      ['0x8004B011', 'refused', 'users-full'],
      ['0x8004d24c', 'refused', 'not-entitled'],
      ['0x80048d2f', 'refused', 'not-system-administrator'],
      ['0x80041d38', 'refused', 'access-mode-refused'],
      ['0x80040220', 'refused', 'permission-missing'],
      ['0x80040225', 'not-yet', 'systemuser-disabled'],
      ['0x80040217', 'not-yet', 'systemuser-missing'],
    ])('refused with %s is "%s" %s', async (code, outlook, name) => {
      stage.fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : refusal(code)));

      const error = await errorOf(stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive));

      expect(error).toMatchObject({ outlook, problem: { code: name } });
      expect(stage.fake.requests).toHaveLength(2);
    });

    it('refused for a moment is repeated', async () => {
      stage.fake.answer((request, count) => {
        if (request.method === 'GET') return { status: 200, body: row() };
        return count === 2 ? refusal('0x80072300') : { status: 204 };
      });

      await expect(
        stage.microsoft.crm.setAccessMode('prod', ids.systemuser, AccessMode.NonInteractive),
      ).resolves.toBeUndefined();
    });
  });

  it('does not disable a user under whose name workflows run', async () => {
    stage.fake.answer((request) => (request.method === 'GET' ? { status: 200, body: row() } : refusal('0x80044154')));

    const error = await errorOf(stage.microsoft.crm.disableSystemuser('prod', ids.systemuser));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'owns-workflows' } });
    expect(stage.fake.requests[1]?.body).toEqual({ isdisabled: true });
  });
});
