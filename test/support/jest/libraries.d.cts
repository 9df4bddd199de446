/** Puts the libraries of many files into one, unless that was done for the same locked versions already. */
export function bundleLibraries(): Promise<void>;
/** For jest's configuration: where each of these libraries stands. */
export const moduleNameMapper: Readonly<Record<string, string>>;
