/** In this tab, until it is closed; never in the address and never in what outlives the tab. */
const storageName = 'cinephage:api-key';

/** The page is where the gateway answers. */
const endpoint = location.pathname;

/** @returns {string | null} */
export function keptKey() {
  return sessionStorage.getItem(storageName);
}

/** @param {string} key */
export function keepKey(key) {
  sessionStorage.setItem(storageName, key);
}

export function forgetKey() {
  sessionStorage.removeItem(storageName);
}

/**
 * What every request carries: the key, if there is one. The session's cookie is the browser's business.
 *
 * @param {string | null} key
 * @returns {Record<string, string>}
 */
export function credentialHeaders(key) {
  return key === null ? {} : { 'x-api-key': key };
}

/** What a header can carry, which every key is made of. */
const visibleAscii = /^[!-~]+$/u;

/**
 * Sends the smallest query, to find out whether the server accepts the key.
 *
 * @param {string | null} key
 * @returns {Promise<{ accepted: boolean, refused: boolean, message: string }>} neither accepted nor refused: something
 *   else went wrong, as the message says
 */
export async function tryCredentials(key) {
  if (key !== null && !visibleAscii.test(key)) {
    return { accepted: false, refused: true, message: '' };
  }
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...credentialHeaders(key),
      },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    const { data, errors = [] } = await response.json();
    return {
      accepted: data?.__typename !== undefined,
      refused: errors.some((error) => error.extensions?.code === 'UNAUTHENTICATED'),
      message: errors[0]?.message ?? `The server answered with status ${response.status}.`,
    };
  } catch {
    return {
      accepted: false,
      refused: false,
      message: 'The server could not be reached, or its answer not be read.',
    };
  }
}
