/** Loads `cheap-passwords.ts` into the workers and into all processes that tests start. */
export default function shareCheapPasswords(): void {
  const module = new URL('cheap-passwords.ts', import.meta.url);
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${module.href}`.trim();
}
