int f(int x) {
  printf("hello %s %d\n", a, b);
  printf("hello %s %d\n", a, b + 1) ;
  printf ("hello %s %d\n" , a , b);
}
