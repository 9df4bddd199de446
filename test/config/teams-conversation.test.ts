import { readFileSync } from 'node:fs';
import { parseDeskFile } from '../../src/config/desk-file';

const tenantId = '11111111-2222-4333-8444-555555555555';
const channel = '19:2f6b1c0e5d1a4b7c9e3f0a8d7b6c5e4f@thread.tacv2';
const encoded = encodeURIComponent(channel).replaceAll('%3A', '%3a');

function read(adminConversationId: string) {
  const desk = JSON.parse(readFileSync('env/desk.sample.json', 'utf8')) as { environments: object[] };
  Object.assign(desk.environments[0] ?? {}, { adminConversationId });
  const result = parseDeskFile(desk, 'desk.json', tenantId);
  return 'faults' in result ? result.faults : result.settings.environments[0]?.adminConversationId;
}

describe('the conversation for approvals and warnings in the desk file', () => {
  it.each([
    ['its id', channel],
    ['its id with blanks around it', ` ${channel} `],
    ['the id of a group chat', '19:meeting_x@thread.v2'],
    [
      'the link to the channel',
      `https://teams.microsoft.com/l/channel/${encoded}/CRM%20admins?groupId=3f&tenantId=${tenantId}`,
    ],
    [
      'a link with other letters',
      `https://teams.microsoft.com/l/channel/${encodeURIComponent(channel)}/x?tenantId=${tenantId.toUpperCase()}`,
    ],
    [
      'a link of the newer host',
      `https://teams.cloud.microsoft/l/channel/${encoded}/x?groupId=3f&tenantId=${tenantId}&ngc=true`,
    ],
    [
      'a link to a message there',
      `https://teams.microsoft.com/l/message/${encoded}/1700000000000?tenantId=${tenantId}&groupId=3f`,
    ],
    ['a link of a government cloud', `https://gov.teams.microsoft.us/l/channel/${encoded}/x?tenantId=${tenantId}`],
  ])('may be %s', (_what, given) => {
    expect(read(given)).toBe(given.includes('meeting') ? given : channel);
  });

  it.each([
    ['a name', 'CRM admins'],
    ['a link to a team', `https://teams.microsoft.com/l/team/${encoded}/conversations?groupId=3f&tenantId=${tenantId}`],
    ['a link to elsewhere', `https://teams.microsoft.com.evil.example/l/channel/${encoded}/x?tenantId=${tenantId}`],
    ['half a link', 'https://teams.microsoft.com/l/channel/'],
    ['a link whose letters are broken', 'https://teams.microsoft.com/l/channel/19%3/x'],
    ['a personal address', 'dana@contoso.com'],
  ])('is refused when it is %s, with what to do instead', (_what, given) => {
    expect(read(given)).toEqual([
      expect.stringMatching(/^desk\.json: environments\[\w+\]\.adminConversationId .*say \/here in the channel/),
    ]);
  });

  it('is refused when the link leads into another tenant', () => {
    const other = '99999999-2222-4333-8444-555555555555';

    const faults = read(`https://teams.microsoft.com/l/channel/${encoded}/x?groupId=3f&tenantId=${other}`);

    expect(faults).toEqual([
      expect.stringMatching(
        new RegExp(
          `^desk\\.json: environments\\[\\w+\\]\\.adminConversationId is a link into another tenant, ${other}`,
        ),
      ),
    ]);
  });
});
