int f(int a)
{
  int x;
    foo(1);
      if (a)
      {
         foo(2);
      }
      while (1)
          foo(3);
	foo(4);
}
