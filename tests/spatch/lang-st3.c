int foo(int a)
{
	return a;
}
static inline void bar(int a)
{
	return a;
}
