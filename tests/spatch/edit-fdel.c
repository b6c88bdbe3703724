/* c */
int a;
/* about x */
int x;
int b;

/* about x */
int x;
int b;

/* about x */

int x;

int b;
