import { othersMayRead } from '../../src/store/key-file-mode';

const [root, bot] = [0, 65532];

describe('a file with a key', () => {
  it('of the bot itself is for the bot alone', () => {
    expect(othersMayRead({ mode: 0o100600, uid: bot }, bot)).toBe(false);
    for (const mode of [0o640, 0o604, 0o610, 0o602, 0o644]) expect(othersMayRead({ mode, uid: bot }, bot)).toBe(true);
  });

  it('that root hands over may be read by a group, as a secret that Kubernetes mounts', () => {
    expect(othersMayRead({ mode: 0o100440, uid: root }, bot)).toBe(false);
    expect(othersMayRead({ mode: 0o640, uid: root }, bot)).toBe(false);
  });

  it('that root hands over may be written by no group, and read by nobody else', () => {
    for (const mode of [0o660, 0o450, 0o444, 0o641]) expect(othersMayRead({ mode, uid: root }, bot)).toBe(true);
  });

  it('of root is for root alone when the bot runs as root', () => {
    expect(othersMayRead({ mode: 0o440, uid: root }, root)).toBe(true);
    expect(othersMayRead({ mode: 0o400, uid: root }, root)).toBe(false);
  });
});
