@@
expression x, y;
@@
  x = get(y);
- if (copy(x, y)) {
-   <+...
-   -EFAULT
-   ...+>
- }

@@
@@
start();
- <+...
- one();
- ...+>
done();
