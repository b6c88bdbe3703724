@@
expression E1,E2;
@@
- if (E1 == NULL) {
-   return E2;
- }
+ CHECK(E1, E2);
