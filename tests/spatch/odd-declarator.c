static int keep_a, rm1, keep_b;
static int keep_c,
	rm2[3],
	keep_d;
static char rm3[10];
extern int rm4[];
int (*rm5)(int);

int f(int a)
{
	int (*rm6)(int);
	int *rm7[3];
	int keep, *rm8, rm9[2];

	return 0;
}
