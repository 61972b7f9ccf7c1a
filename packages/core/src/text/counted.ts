/** 1, seeder -> `1 seeder`; 2 -> `2 seeders` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
