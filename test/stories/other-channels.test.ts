import { askInChannel, hasButton } from '../support/in-channel';
import { patience } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

const inputs = {
  environment: 'uat',
  role: 'writer',
  purpose: 'Nightly order sync from the ERP. Reads accounts, writes sales orders.',
};

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 1 }, teams: { refreshAfterMs: 200 } });
  // As Teams leaves every channel but the one that was chosen when the app was added, and nobody looked at a card there yet.
  await story.database.query("update desk.conversations set members = '{}' where kind = 'channel'");
  await story.restart();
});
afterAll(() => story.end());

it('an admin who never wrote gets their own card in the thread of a channel that no installation named', async () => {
  await askInChannel(story, { ...inputs, accountName: 'svc-elsewhere' });

  const card = await story.teams
    .as('lee')
    .waitFor(
      (seen) =>
        seen.find((message) => message.words.includes('svc-elsewhere') && hasButton(message, 'request.approve')),
      { where: 'channel', ms: patience },
    );

  await story.teams.as('lee').press('request.approve', {}, { where: 'channel', messageId: card.id });
  await story.teams
    .as('ravi')
    .waitFor((seen) => seen.some(({ words }) => words.includes('svc-elsewhere') && words.includes('Ready')), {
      where: 'channel',
      ms: patience,
    });
});
