@@
constant c =~ "^FO";
@@
- f(c)
+ g(c)
