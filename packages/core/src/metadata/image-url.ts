/** The address of an image. Images are stored as paths, so that stored data never decides the host of a URL. */
export const imageUrl = (baseUrl: string, path: string | null) =>
  path === null ? null : `${baseUrl}${path.slice(1)}`;
