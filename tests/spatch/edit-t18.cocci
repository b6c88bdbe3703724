@@
expression E;
@@
  for (...; ...; ...) {
+   cond_resched();
    ...
  }
