/* of the file */

/* of rm1 */
int rm1;
int a; /* a */
// of rm2

int rm2(void)
{
	x();
} /* behind rm2 */
/* of b */
int b;

/* one */
/* two */
DEFINE_MUTEX(rm3);

/* of c */
int c;
/* before */ int rm4;
/* of d */ int d;
static inline struct s *rm5(int a, int b)
{
}
