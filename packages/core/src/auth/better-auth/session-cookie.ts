export const sessionCookieName = 'cinephage_session';
export const sessionSeconds = 7 * 24 * 60 * 60;
