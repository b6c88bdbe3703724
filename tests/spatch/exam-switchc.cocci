@@ expression e; @@
  switch (e) {
- case A:
+ case B:
  ...
  }
