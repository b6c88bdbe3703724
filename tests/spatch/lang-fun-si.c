static inline int foo(int a)
{
	return a;
}
inline int foo2(int a)
{
	return a;
}
