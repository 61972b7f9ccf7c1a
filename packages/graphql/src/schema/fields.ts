import type { Library } from '@cinephage/core';
import type { ArgBuilder, FieldNullability, ObjectRef, ShapeFromTypeParam, TypeParam } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { GraphQLContext } from '../context.ts';
import { operationError } from '../errors/operation-error.ts';
import { underInput } from './argument-errors.ts';
import type { Builder, BuilderTypes } from './builder.ts';
import { listOf } from './complexity.ts';
import { shapeOf } from './from-zod/shape-of.ts';
import type { ZodTypes } from './from-zod/zod-types.ts';

type Type = TypeParam<BuilderTypes>;
/** Rules of each argument by itself, or a schema of all. */
type Rules = z.ZodRawShape | z.ZodObject;
type Accepted<Args extends Rules> = Args extends z.ZodObject
  ? z.output<Args>
  : z.output<z.ZodObject<Extract<Args, z.ZodRawShape>>>;
type Answer<Of extends Type, Null extends FieldNullability<Of>> = ShapeFromTypeParam<BuilderTypes, Of, Null>;

interface Described<Args extends Rules> {
  readonly description: string;
  /** What `resolve` can rely on; the types, descriptions and defaults of the arguments come from it. */
  readonly args?: Args;
}

export interface Subscription<Of extends Type, Args extends Rules> extends Described<Args> {
  subscribe(
    root: unknown,
    args: Accepted<Args>,
    context: GraphQLContext,
  ): Promise<AsyncIterable<Answer<Of, false>>>;
}

export interface Field<Source, Of extends Type, Null extends FieldNullability<Of>, Args extends Rules>
  extends Described<Args> {
  /** @default false */
  readonly nullable?: Null;
  /**
   * How many items a list or a page holds unless an argument says it: the most, or what is usual.
   *
   * @default the default of the argument that says how many
   */
  readonly size?: number;
  resolve(
    source: Source,
    args: Accepted<Args>,
    context: GraphQLContext,
    info: GraphQLResolveInfo,
  ): Answer<Of, Null> | Promise<Answer<Of, Null>>;
}

type AddField = <Of extends Type, Null extends FieldNullability<Of>, Args extends Rules>(
  name: string,
  type: Of,
  field: Field<unknown, Of, Null, Args>,
) => void;

/** Arguments that say how many items a field answers, by a number or by the length of a list. */
const sizeArguments = ['first', 'last', 'limit', 'ids'];
export const maximumSize = 100;

function sizeOf(args: z.ZodRawShape, size?: number) {
  const given = Object.entries(args).filter(([name]) => sizeArguments.includes(name));
  const shapes = given.map(([, schema]) => shapeOf(schema));
  const defaultSize = size ?? shapes.map(({ defaultValue }) => defaultValue).find(isNumber);
  if (!isNumber(defaultSize)) return {};
  const maximum = Math.max(maximumSize, ...shapes.map((shape) => shape.maximum ?? 0));
  return listOf({ sizeArguments: given.map(([name]) => name), defaultSize, maximumSize: maximum });
}

const isNumber = (value: unknown) => typeof value === 'number';

const callIt = <Result>(operation: () => Result) => operation();

export type Fields = ReturnType<typeof createFields>;

/**
 * Adds fields, each declared by its name, its type and one object, as in the schema:
 *
 * ```ts
 * query('naming', zod.object(namingSettingsSchema), { description: 'How folders are named.', resolve: … });
 * ```
 */
export function createFields(builder: Builder, zod: ZodTypes) {
  /** Pothos cannot express a type that is chosen by data; `Field` has checked it. */
  function toPothos(
    name: string,
    type: Type,
    arg: ArgBuilder<BuilderTypes>,
    { args, size, ...field }: { args?: Rules; size?: number },
  ) {
    const schema = args === undefined || args instanceof z.ZodObject ? args : z.strictObject(args);
    const extensions = sizeOf(schema?.shape ?? {}, size);
    return { ...field, type, extensions, ...(schema && zod.arguments(arg, schema, name)) } as never;
  }
  const query: AddField = (name, type, field) =>
    builder.queryField(name, (t) => t.field(toPothos(name, type, t.arg, field)));
  /**
   * Is not begun once the time of its document is up or its client has left. Fields of the input that an error of the operation
   * names get the name of the argument `input` before theirs.
   */
  const mutation: AddField = (name, type, { resolve, ...field }) => {
    const rename = field.args !== undefined && 'input' in field.args ? underInput : callIt;
    const begin = (...[root, args, context, info]: Parameters<typeof resolve>) => {
      if (context.signal?.aborted) {
        throw operationError('OPERATION_ABORTED', 'The operation was given up before this was begun.');
      }
      return rename(() => resolve(root, args, context, info));
    };
    const checked = { ...field, resolve: begin };
    builder.mutationField(name, (t) => t.field(toPothos(name, type, t.arg, checked)));
  };
  /** Each event of the stream is an object of the type. */
  const subscription = <Of extends Type, Args extends Rules>(
    name: string,
    type: Of,
    field: Subscription<Of, Args>,
  ) => {
    const options = { ...field, resolve: (event: unknown) => event };
    builder.subscriptionField(name, (t) => t.field(toPothos(name, type, t.arg, options)));
  };
  /** A field of a type, in addition to those of its schema. */
  const field = <
    Source extends object,
    Of extends Type,
    Null extends FieldNullability<Of>,
    Args extends Rules,
  >(
    parent: ObjectRef<BuilderTypes, Source>,
    name: string,
    type: Of,
    options: Field<Source, Of, Null, Args>,
  ) => builder.objectField(parent, name, (t) => t.field(toPothos(name, type, t.arg, options)));
  return { query, mutation, subscription, field };
}

/**
 * Resolves to the id of what was deleted or ended, as it is stored, whatever its case in the argument.
 *
 * ```ts
 * resolve: answerId(({ id }, { webhooks }) => webhooks.delete(id)),
 * ```
 */
export const answerId =
  <Args extends { readonly id: string }>(run: (args: Args, library: Library) => Promise<unknown>) =>
  async (_root: unknown, args: Args, { library }: GraphQLContext): Promise<string> => {
    await run(args, library);
    return args.id.toLowerCase();
  };

/** Resolves to true once the operation has succeeded. */
export const answerTrue =
  <Args>(run: (args: Args, library: Library) => Promise<unknown>) =>
  async (_root: unknown, args: Args, { library }: GraphQLContext): Promise<true> => {
    await run(args, library);
    return true;
  };

/** The description of `input` where something is changed. */
export const whatToChange = 'What to change; at least one.';

/** Any text: core checks whether the object exists. */
export const idOf = (type: string) => z.string().describe(`Id of the ${type}.`);

export const firstOf = (size: number, description: string) =>
  z.int().min(0).max(maximumSize).default(size).describe(description);
