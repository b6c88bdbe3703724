typedef struct foo { int x; } foo_t;
typedef struct { struct foo x; } y_t;
