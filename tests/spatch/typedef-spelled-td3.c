typedef struct foo foo_t;
typedef struct foo *foo_p;
struct foo y;
