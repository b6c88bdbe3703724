@@
expression e;
@@
- f(\(e \& g(...)\))
+ h(e)
