import type { EventOf, EventStreamParams, EventType, LibraryEvent } from './library-event.schema.ts';

/** Events of the library, published after their commit, in the order of the commits, to every process. */
export interface Events {
  /**
   * Calls `listener` for each event of `type` from now on (`'*'`: for every event). Its errors are logged; other listeners and
   * later events are not affected.
   *
   * @returns unsubscribe function
   * @throws LibraryError `INVALID_INPUT` for a type that does not exist
   * @example
   * const unsubscribe = library.events.on('movie.added', ({ movieId }) => console.log(movieId));
   * unsubscribe();
   */
  on<Type extends EventType>(type: Type, listener: (event: EventOf<Type>) => void): () => void;
  on(type: '*', listener: (event: LibraryEvent) => void): () => void;
  /**
   * The id of the newest event. A stream `after` it has every event from the response on, also those of other processes; a stream
   * without `after` may begin a little later, but before any change that this process makes next.
   *
   * @example
   * const after = await library.events.position();
   * await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * for await (const event of library.events.stream({ after })) {
   *   console.log(event.type);
   *   break;
   * }
   */
  position(): Promise<string>;
  /**
   * Streams the events from now on, or since the event `after`, for `for await`. A slow consumer misses no event and keeps none in
   * memory: events are read from the database when they are requested. Ends when `signal` fires or the library stops.
   *
   * @throws LibraryError `INVALID_INPUT`; from the first step on `EVENTS_EXPIRED` when `after` is older than what is kept
   * @example
   * const after = await library.events.position();
   * await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
   * for await (const event of library.events.stream({ after, types: ['movie.added'] })) {
   *   console.log(event.movieId);
   *   break;
   * }
   */
  stream(
    params?: EventStreamParams,
    options?: { readonly signal?: AbortSignal | undefined },
  ): AsyncIterableIterator<LibraryEvent>;
}
