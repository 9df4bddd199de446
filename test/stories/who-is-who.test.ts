import { quick } from '../../src/sandbox/delays';
import { people } from '../../src/sandbox/tenant';
import { approve, ask, sees, sendForm } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

/** A display name may be anybody's: whoever decides sees who it is by the user principal name. */
let story: Story;
beforeAll(async () => {
  story = await beginStory({
    pace: { ...quick, waits: { ...quick.waits, lender: '1h' } },
    settings: (desk) => void Object.assign(desk, { guests: 'allowed' }),
  });
});
afterAll(() => story.end());

const impostors = [
  // The first "a" is Cyrillic.
  [
    'a homoglyph',
    'svc-homoglyph',
    '11111111-1111-4111-8111-0000000000b1',
    'D\u0430na Whitfield',
    'mallory@contoso.com',
  ],
  [
    'markup',
    'svc-markup',
    '11111111-1111-4111-8111-0000000000b2',
    '**Dana** [Whitfield](https://x.example)',
    'mal@contoso.com',
  ],
  ['a direction mark', 'svc-bidi', '11111111-1111-4111-8111-0000000000b3', 'Dana \u202eWhitfield', 'mala@contoso.com'],
] as const;

it('an owner whose account is disabled is refused', async () => {
  const id = '11111111-1111-4111-8111-0000000000b4';
  story.tenant.seed.user({
    id,
    displayName: 'Left Long Ago',
    userPrincipalName: 'left@contoso.com',
    properties: { accountEnabled: false },
  });

  await sendForm(story, { accountName: 'svc-left', owner: id });

  await sees(story, 'ravi', 'svc-left', 'has no enabled account in Entra');
});

it.each(impostors)(
  'an owner whose name pretends with %s stands with their own user principal name',
  async (_kind, accountName, id, displayName, upn) => {
    story.tenant.seed.user({ id, displayName, userPrincipalName: upn });

    await ask(story, { accountName, owner: id });

    const { words, card } = await sees(story, 'dana', accountName, 'Needs your approval');
    expect(words).toContain(`(${upn})`);
    expect(words).not.toContain('(dana.whitfield@contoso.com)');
    expect(words).not.toContain('\u202e');
    expect(JSON.stringify(card)).not.toContain('](https://x.example');
  },
);

it('requester and lender stand with theirs', async () => {
  await ask(story, { accountName: 'svc-named' });

  const { words, card } = await sees(story, 'dana', 'svc-named', 'Needs your approval');
  expect(words).toContain(`Ravi Patel (${people.ravi.upn})`);
  expect(JSON.stringify(card)).toContain(`Kim Larsen (${people.kim.upn})`);
  await approve(story, 'svc-named');
  expect((await sees(story, 'dana', 'svc-named', 'Setup starts by itself at')).words).toContain(people.kim.upn);
});

it('a guest who may own an account is marked as one', async () => {
  await ask(story, { accountName: 'svc-guest', owner: people.guest.id });

  expect((await sees(story, 'dana', 'svc-guest', 'Needs your approval')).words).toMatch(
    /Gus Guest \(gus_partner.*, guest\)/,
  );
});
