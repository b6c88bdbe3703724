int f(void)
{
    foo(1);
    if (x)
        foo(2); /* d */
    if (x) foo(3); else foo(4);
    x(); foo(12);

    foo(13);
	foo(14);
}
int g(void) {
  if (x)
    foo(1);
  /* c */ foo(2);
#ifdef A
  foo(10);
#endif
}
