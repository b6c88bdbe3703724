int f(int a) {
      foo();
   if (a)
	{
         foo();
	  x();
	}
    foo();
}
