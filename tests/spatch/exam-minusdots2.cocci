@@ @@
  start();
- ...
  stop();
