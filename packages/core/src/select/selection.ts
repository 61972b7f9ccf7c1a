/** Which fields of a shape to read. Columns of other fields are not read. */
export type FieldSelection<Shape> = { readonly [Field in keyof Shape]?: true };

/** All fields of a shape. */
export type WholeSelection<Shape> = { readonly [Field in keyof Shape]: true };

export interface Select<Selection> {
  /** The fields to read. */
  readonly select: Selection;
}
