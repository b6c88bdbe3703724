typedef struct foo *foo_p;
foo_p y;
