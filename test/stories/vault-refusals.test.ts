import { people } from '../../src/sandbox/tenant';
import { actionsOf, passwordOf } from '../support/hand-over';
import { approve, ask, sees, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
let id: string;

beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 5 } });
  id = await ask(story, { accountName: 'svc-vault', owner: people.stranger.id });
  await approve(story, 'svc-vault');
  await sees(story, 'sam', 'svc-vault', 'For you only');
});
afterAll(() => story.end());

/** Changes the secret of the account behind the desk's back. */
function changeSecret(change: { enabled?: boolean; deletedAt?: number | undefined }): void {
  const { vault } = story.tenant.core;
  const secret = vault.all().find(({ name }) => name.startsWith('svc-vault'));
  if (!secret) throw new Error('The account has no secret.');
  const { enabled = true, deletedAt } = change;
  const versions = secret.versions.map((one) => ({ ...one, attributes: { ...one.attributes, enabled } }));
  vault.replace({ name: secret.name, versions, ...(deletedAt === undefined ? {} : { deletedAt }) });
}

function everyReadFails(kind: '5xx' | '429' | 'refuse', more: { status?: number; code?: string } = {}): void {
  const first = { service: 'keyVault', method: 'GET', kind, times: 3, ...more } as const;
  story.tenant.failNext(kind === '429' ? { ...first, retryAfterSeconds: 0 } : first);
}

const mended = () => {
  story.tenant.core.faults.clear();
  story.tenant.core.vault.isOpenToUs = true;
  changeSecret({});
};

/** Sam opens the window and asks for the password; everything the bot answered, as text. */
async function collect(): Promise<string> {
  const sam = story.teams.as('sam');
  const offer = await sees(story, 'sam', 'svc-vault', 'For you only');
  await sam.openDialog('credential.open', {}, { where: 'personal', messageId: offer.id });
  return JSON.stringify(await sam.submitDialog('credential.reveal'));
}

it.each([
  ['a disabled secret', () => changeSecret({ enabled: false }), ['the secret is disabled', 'sets Enabled to Yes']],
  ['a deleted secret', () => changeSecret({ deletedAt: 1 }), ['has no secret svc-vault', 'Manage deleted secrets']],
  ['a firewall', () => (story.tenant.core.vault.isOpenToUs = false), ['firewall of the vault', 'Networking']],
  [
    'a missing vault',
    () => everyReadFails('refuse', { status: 404, code: 'VaultNotFound' }),
    ['No vault answered', 'KEY_VAULT_URL'],
  ],
  ['a lost role', () => everyReadFails('refuse', { status: 403 }), ['lacks the role', 'Access control (IAM)']],
  ['a busy vault', () => everyReadFails('429'), ['asked the desk to slow down', 'again in a minute']],
  ['a vault that is away', () => everyReadFails('5xx'), ['does not answer', 'again in a minute']],
])('%s is told by its own cause when the owner collects, and nothing is used up', async (_, breaks, said) => {
  breaks();

  const answer = await collect();

  mended();
  for (const words of said) expect(answer).toContain(words);
  expect(answer).not.toContain('Something went wrong');
  expect(answer).not.toContain(passwordOf(story, 'svc-vault'));
  expect((await actionsOf(story, id)).at(-1)).toBe('reveal-failed');
});

it('and after all of them the owner still sees the password, once', async () => {
  expect(await collect()).toContain(passwordOf(story, 'svc-vault'));
  expect((await actionsOf(story, id)).at(-1)).toBe('reveal-password');
});

it('a vault that refuses at the start of a run is told before there is an account', async () => {
  await ask(story, { accountName: 'svc-early' });
  story.tenant.core.vault.isOpenToUs = false;
  await approve(story, 'svc-early');

  const card = await sees(story, 'ravi', 'svc-early', 'Setup was undone');
  mended();

  expect(card.words).toContain('firewall of the vault');
  expect(card.words).toContain('Networking');
  expect(standing(story, 'svc-early').exists).toBe(false);
});
