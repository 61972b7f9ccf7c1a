import { z } from 'zod';

/** Whether there is one with this id, core knows. */
export const movieId = z.string().meta({ description: 'Id of the movie.' });
export const scheduleId = z.string().meta({ description: 'Id of the schedule.' });
export const taskId = z.string().meta({ description: 'Id of the task.' });
