typedef struct { int x; } foo_t;
typedef struct bar { int x; } bar_t;
