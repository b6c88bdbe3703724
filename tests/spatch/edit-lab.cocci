@@ @@
foo();
+ if (!x) goto out;
...
+ out:
return 1;
