/** The application of Express 4, as far as it is used here, has the types of Express 5. */
declare module 'express-4' {
  export { default } from 'express';
}
