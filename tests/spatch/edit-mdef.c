#define A 1
#define B  x + 1 /* c */
#define C(x) 1
