typedef struct foo {
	int x;
	char y;
} foo_t;
