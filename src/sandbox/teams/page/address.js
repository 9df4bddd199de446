/** Person and kind of chat stand in the address, so that a link or a reload brings both back. */
export function noteAddress(person, chat) {
  const wanted = `#${new URLSearchParams({ person, chat })}`;
  if (location.hash !== wanted) history.replaceState(null, '', wanted);
}

export function wantedAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  return { person: wanted.get('person'), chat: wanted.get('chat') ?? undefined };
}

/** Whom the address does not know is the first of the list. */
export function goTo({ person, chat }, people, choose) {
  const { key } = people.find((one) => one.key === person) ?? people[0];
  return choose(key, chat);
}
