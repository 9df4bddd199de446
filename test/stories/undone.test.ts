import { approve, ask, sees, standing } from '../support/steps';
import { beginStory, impatient } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ pace: impatient, tenant: { freeSalesSeats: 5 } });
});
afterAll(() => story.end());

const refused = { method: 'POST', kind: 'refuse', status: 403, times: 50 } as const;

it.each<[string, 'graph' | 'dataverse', RegExp, string, boolean]>([
  ['svc-never-made', 'graph', /^\/v1\.0\/users$/, 'No account was made, and its slot is free.', false],
  [
    'svc-half-made',
    'dataverse',
    /systemuserroles_association/,
    'The account is blocked, it holds no licence, and its slot is free.',
    true,
  ],
])(
  '%s, undone, is told as it is left, and nobody is sent to a Retry that is not there',
  async (name, service, path, now, exists) => {
    story.tenant.failNext({ ...refused, service, path });
    const id = await ask(story, { accountName: name });
    await approve(story, name);

    const asked = await sees(story, 'ravi', name, 'Undone');
    const admin = await sees(story, 'dana', name, 'Undone');
    story.tenant.core.faults.clear();

    expect(standing(story, name)).toMatchObject({ exists, enabled: false, licenses: [] });
    for (const { words } of [asked, admin]) {
      expect(words).toContain(now);
      expect(words).not.toContain('Retry');
      expect(words).toContain('the requester presses Request again');
      expect(words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    }
    expect(JSON.stringify(asked.card)).toContain('request.again');
    const dana = story.teams.as('dana');
    await dana.say(`/retry ${id}`);
    await dana.waitFor((seen) => seen.find(({ words }) => words.includes(`${id} is already undone`)));
  },
);
