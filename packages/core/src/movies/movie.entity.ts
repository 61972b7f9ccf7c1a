import { defineEntity, p } from '@mikro-orm/core';
import type { CastMember, CrewMember, MovieImage } from '../metadata/metadata-source.ts';
import type { MinimumAvailability } from './movie.schema.ts';

/** What lists, filters and sorts need of a movie. `has_file` is kept by the database and never written from here. */
export const MovieSchema = defineEntity({
  name: 'Movie',
  tableName: 'movie',
  properties: {
    id: p.uuid().primary(),
    tmdbId: p.integer().unique(),
    imdbId: p.text().nullable(),
    title: p.text(),
    originalTitle: p.text().nullable(),
    sortTitle: p.text(),
    searchText: p.text(),
    titleSlug: p.text().unique(),
    year: p.integer().nullable(),
    overview: p.text().nullable(),
    runtime: p.integer().nullable(),
    genres: p.json<readonly string[]>(),
    certification: p.text().nullable(),
    tmdbRating: p.float().nullable(),
    tmdbVoteCount: p.integer().nullable(),
    posterPath: p.text().nullable(),
    backdropPath: p.text().nullable(),
    theatricalDate: p.text().nullable(),
    homeReleaseDate: p.text().nullable(),
    monitored: p.boolean(),
    minimumAvailability: p.text().$type<MinimumAvailability>(),
    rootFolderPath: p.text(),
    searchOnAdd: p.boolean(),
    qualityProfileId: p.text(),
    lastSearchTime: p.datetime(3).nullable(),
    /** When its metadata was last requested. */
    metadataRefreshedAt: p.datetime(3),
    addedAt: p.datetime(3),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
});

export class MovieEntity extends MovieSchema.class {}
MovieSchema.setClass(MovieEntity);

/** What only the detail view needs, kept apart so that list rows stay slim. */
export const MovieDetailsSchema = defineEntity({
  name: 'MovieDetails',
  tableName: 'movie_details',
  properties: {
    movieId: p.uuid().primary(),
    tagline: p.text().nullable(),
    website: p.text().nullable(),
    /** Only names of files and folders use these two. */
    studio: p.text().nullable(),
    collection: p.text().nullable(),
    /** Code, such as `en`; only custom formats use it. */
    originalLanguage: p.text().nullable(),
    alternativeTitles: p.json<readonly string[]>(),
    castMembers: p.json<readonly CastMember[]>(),
    crewMembers: p.json<readonly CrewMember[]>(),
    images: p.json<readonly MovieImage[]>(),
    titleKeys: p.json<readonly string[]>(),
  },
});

export class MovieDetailsEntity extends MovieDetailsSchema.class {}
MovieDetailsSchema.setClass(MovieDetailsEntity);
