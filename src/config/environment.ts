/** Settings by name, as a process finds them. */
export type Environment = Readonly<Record<string, string | undefined>>;
