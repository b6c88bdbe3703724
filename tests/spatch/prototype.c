int f(void);
static inline int g(void);
extern int f(void);
int f(void)
{
	return 1;
}
int g(void)
{ return 2; }
int h(void)
{ return f(); }
