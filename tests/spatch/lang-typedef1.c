typedef struct foo foo_t;
typedef int bar_t;
struct foo { int x; };
