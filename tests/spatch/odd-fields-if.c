struct s {
	int a;
#ifdef A
	int b;
	int rm1;
#endif
	char c;
};
struct gone {
	int a;
#ifdef A
	int b;
#else
	long b;
#endif
} __packed;
static struct gone x = {
	.a = 1,
#ifdef A
	.b = 2,
#endif
};
struct gone y = { 1, 2, };
int z;
