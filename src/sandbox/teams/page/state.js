/** What the page shows. Modules read it; only app.js writes it. */
export const state = {
  world: undefined,
  /** Key of the person at the screen. */
  person: '',
  /** Chats of that person, and the one that is open. */
  places: [],
  chat: '',
  messages: [],
  typing: false,
  /** New messages by person key, what to try first, and whom a people picker finds. */
  bells: {},
  steps: [],
  directory: [],
  theme: 'light',
  /** `wide`, `phone` or `narrow`. */
  width: 'wide',
  /** Message ids up to which a person has read a chat: `person chat` → id. */
  read: new Map(),
};

/** The person at the screen. */
export function person() {
  return state.world.people.find(({ key }) => key === state.person);
}

export function openPlace() {
  return state.places.find((one) => one.id === state.chat);
}
