/** The largest value of an `integer` column; what is larger cannot be bound for one, and no row has it. */
export const int32Maximum = 2_147_483_647;
