import type { Library } from '@cinephage/core';
import type { ObjectRef } from '@pothos/core';
import type { z } from 'zod';
import type { BuilderTypes } from './builder.ts';
import { answerId, type Fields, idOf, whatToChange } from './fields.ts';

/** The operations of core on things that a library has several of, such as indexers. */
export interface Operations<Item, Added, Changes> {
  list(): Promise<Item[]>;
  get(id: string): Promise<Item>;
  create(input: Added): Promise<Item>;
  update(id: string, changes: Changes): Promise<Item>;
  delete(id: string): Promise<void>;
}

/**
 * Adds the fields that all things have of which a library has several:
 *
 * ```ts
 * const { list, get, create, update, remove } = resource('webhook', zod.object(webhookSchema), ({ webhooks }) => webhooks);
 * list('webhooks', 'All webhooks, by name.');
 * get('webhook');
 * create('createWebhook', webhookCreateSchema, 'Adds a webhook.');
 * update('updateWebhook', webhookUpdateSchema, 'Changes a webhook.');
 * remove('deleteWebhook', 'Deletes a webhook. Answers its id.');
 * ```
 */
export const createResource =
  ({ query, mutation }: Fields) =>
  <Item extends object, Added, Changes>(
    /** What one is called in descriptions. */
    noun: string,
    type: ObjectRef<BuilderTypes, Item>,
    operationsOf: (library: Library) => Operations<Item, Added, Changes>,
  ) => {
    const id = idOf(noun);
    return {
      /** @param size how many there usually are */
      list: (name: string, description: string, size = 10) =>
        query(name, [type], {
          description,
          size,
          resolve: (_root, _args, { library }) => operationsOf(library).list(),
        }),
      get: (name: string) =>
        query(name, type, {
          description: `One ${noun}.`,
          args: { id },
          resolve: (_root, args, { library }) => operationsOf(library).get(args.id),
        }),
      /** @param what description of the input */
      create: (
        name: string,
        input: z.ZodObject & z.ZodType<Added>,
        description: string,
        what = `The ${noun} to add.`,
      ) =>
        mutation(name, type, {
          description,
          args: { input: input.describe(what) },
          resolve: (_root, args, { library }) => operationsOf(library).create(args.input),
        }),
      update: (name: string, input: z.ZodObject & z.ZodType<Changes>, description: string) =>
        mutation(name, type, {
          description,
          args: { id, input: input.describe(whatToChange) },
          resolve: (_root, args, { library }) => operationsOf(library).update(args.id, args.input),
        }),
      remove: (name: string, description: string) =>
        mutation(name, 'ID', {
          description,
          args: { id },
          resolve: answerId((args, library) => operationsOf(library).delete(args.id)),
        }),
    };
  };
