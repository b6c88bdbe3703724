@@
attribute name __u;
identifier x;
@@
 int x
- __u
 ;
