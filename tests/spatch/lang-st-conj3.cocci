@@
expression e;
identifier i;
@@
- f(\(e \& i\))
+ g(i)
