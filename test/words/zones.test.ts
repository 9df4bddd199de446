import { createPainter } from '../../src/cards/painter';
import { words } from '../../src/words/words';
import { settings } from '../teams/support/settings';

const noon = '2026-01-15T11:00:00.000Z';
const summer = '2026-07-15T10:00:00.000Z';
const notice = { key: 'notice.loan-open', values: { lender: 'Lea', id: 'SA-1', since: noon } };

it('names the zone of every time that people in several zones read, as it is called on that day', () => {
  const german = words('de-DE', 'Europe/Berlin', true);
  const american = words('en-US', 'America/New_York', true);

  expect(german.time(noon)).toBe('12:00 MEZ');
  expect(german.dateTime(summer)).toBe('15.07.2026, 12:00 MESZ');
  expect(german.moment(noon, noon)).toBe('12:00 MEZ');
  expect(german.date(noon)).toBe('15.01.2026');
  expect(american.time(noon)).toMatch(/^6:00\sAM EST$/);
});

it('leaves the zone out where one person reads their own times', () => {
  expect(words('de-DE', 'Europe/Berlin').time(noon)).toBe('12:00');
});

it('writes a time alone on the day of the reader, and not on that of Greenwich', () => {
  const newYork = words('en-GB', 'America/New_York');
  const tokyo = words('en-GB', 'Asia/Tokyo');
  // In New York 20:30 and, the next morning, 06:00; in UTC one day.
  const [evening, morning] = ['2026-01-15T01:30:00.000Z', '2026-01-15T11:00:00.000Z'];

  expect(newYork.moment(morning, evening)).toBe('15 Jan 2026, 06:00');
  expect(newYork.moment('2026-01-15T03:00:00.000Z', evening)).toBe('22:00');
  // In Tokyo one day, in UTC two.
  expect(tokyo.moment('2026-01-15T01:00:00.000Z', '2026-01-14T23:00:00.000Z')).toBe('10:00');
});

it('draws for a channel with the zone, and for one of its people without', () => {
  const painter = createPainter(settings);
  const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin', conversationKind: 'channel' } as const;
  const ravi = { aadObjectId: 'a', name: 'Ravi' };

  expect(painter.notice(notice, { ...reader, person: null })).toContain('15 Jan 2026, 12:00 CET');
  expect(painter.notice(notice, { ...reader, person: ravi })).not.toContain('CET');
  expect(painter.notice(notice, { ...reader, conversationKind: 'personal', person: null })).not.toContain('CET');
});
