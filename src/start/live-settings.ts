import type { DeskSettings } from '../desk/settings';

/** The desk's settings while the bot runs: whoever holds `settings` reads what holds now. */
export interface LiveSettings {
  readonly settings: DeskSettings;
  replace(next: DeskSettings): void;
}

/** One object that stays the same and answers with the newest settings, so that nobody has to be told of a change. */
export function liveSettings(first: DeskSettings): LiveSettings {
  let current = first;
  const settings = new Proxy({} as DeskSettings, {
    get: (_target, key) => Reflect.get(current, key) as unknown,
    has: (_target, key) => Reflect.has(current, key),
    ownKeys: () => Reflect.ownKeys(current),
    getOwnPropertyDescriptor: (_target, key) => {
      const found = Reflect.getOwnPropertyDescriptor(current, key);
      return found && { ...found, configurable: true };
    },
  });
  return {
    settings,
    replace(next) {
      current = next;
    },
  };
}
